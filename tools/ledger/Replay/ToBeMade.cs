using EventLedger.Ledger.Mapping;

namespace EventLedger.Ledger.Replay;

/// <summary>Something a takeover makes besides its requests.</summary>
/// <param name="What">In the words of the calls.</param>
internal sealed record NewThing(string What, string Code, string Name)
{
    public override string ToString() => $"{What} {Code} '{Name}'";
}

/// <summary>
/// What the cases that are taken over refer to and is not there yet: gathered as they are rehearsed, told before anything is
/// sent, and nothing else is made. What only cases refer to that are left out is not.
/// </summary>
internal sealed class ToBeMade(ServiceMapping service, Terms terms)
{
    private readonly SortedDictionary<string, Place> departments = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Place> centres = new(StringComparer.Ordinal);

    public IEnumerable<Place> Departments => departments.Values.Where(place => !place.IsThere && !terms.Departments.Contains(place.Code));

    public IEnumerable<Place> Centres => centres.Values.Where(place => !place.IsThere && !terms.Centres.ContainsKey(place.Code));

    /// <summary>The service and the department it is defined with, which is any of the log's; null when it is there, or nothing is to be sent.</summary>
    public (ServiceMapping Service, string Department)? Service =>
        terms.IsOffered || departments.Count == 0 ? null : (service, departments.Keys.First());

    public IEnumerable<NewThing> Things =>
    [
        .. Departments.Select(place => new NewThing("department", place.Code, place.Name)),
        .. Centres.Select(place => new NewThing("centre", place.Code, place.Name)),
        .. Service is { Service: var made } ? [new NewThing("service", made.Code, made.NameEn)] : Array.Empty<NewThing>(),
    ];

    public void Add(MappedCase @case)
    {
        departments[@case.Department.Code] = @case.Department;
        if (@case.Centre is { } centre)
        {
            centres[centre.Code] = centre;
        }
    }
}
