using EventLedger.Application.Shared;
using EventLedger.Domain.Access;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Sealing;

/// <summary>The streams that a request leans on: whose it is, who read about that person, and the centres, departments and service it went through.</summary>
internal static class RelatedStreams
{
    /// <summary>The events that name them.</summary>
    public static string[] Naming { get; } =
        [.. new[] { typeof(RequestOpened), typeof(CentreReassigned), typeof(RequestForwarded) }.Select(type => StoredNames.Of(type).Alias)];

    /// <param name="facts">Those of the request.</param>
    /// <returns>Each once, without the request itself; none for streams of another kind.</returns>
    public static IEnumerable<Guid> Of(string region, IEnumerable<DomainEvent> facts) => facts.SelectMany(fact => fact switch
    {
        RequestOpened e => [
            e.BeneficiaryId,
            AccessLog.StreamId(region, e.BeneficiaryId),
            ServiceDefinition.StreamId(region, e.ServiceCode),
            Department.StreamId(region, e.DepartmentCode),
            .. Centre(region, e.CentreCode)],
        CentreReassigned e => [.. Centre(region, e.FromCentreCode), .. Centre(region, e.CentreCode)],
        RequestForwarded e => [Department.StreamId(region, e.FromDepartmentCode), Department.StreamId(region, e.DepartmentCode)],
        _ => Array.Empty<Guid>(),
    }).Distinct();

    private static Guid[] Centre(string region, string? code) => code is null ? [] : [ServiceCentre.StreamId(region, code)];
}
