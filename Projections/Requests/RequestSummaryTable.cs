using Marten;
using Marten.Schema;
using Npgsql;

namespace EventLedger.Projections.Requests;

/// <summary>
/// What of <see cref="RequestSummary"/> is kept in columns, and the indexes over them. The document stays whole in
/// <c>data</c>; the columns are what questions compare, order and reckon with.
/// </summary>
public static class RequestSummaryTable
{
    /// <summary>
    /// Raised when columns or figures change: the next start then fills a table of that number from the events, in the
    /// background, and leaves the one before it alone.
    /// </summary>
    public const uint Version = 5;

    /// <summary>Marten's name for it.</summary>
    public static readonly string Name = $"{ProjectionCatalogue.Schema}.mt_doc_requestsummary_{Version}";

    public const string Id = "id";
    public const string Tenant = "tenant_id";
    public const string Desk = "desk";
    public const string Department = "department_code";
    public const string Service = "service_code";

    /// <summary>By the name in code, such as <c>HandedOver</c>; in the document it is <c>handed-over</c>.</summary>
    public const string Status = "status";
    public const string Beneficiary = "beneficiary_id";
    public const string Opened = "opened_at";
    public const string OpenedLate = "is_opened_late";

    /// <summary>The end of time when nothing was promised.</summary>
    public const string Deadline = "due_by";
    public const string Received = "received_at";
    public const string Completed = "completed_at";
    public const string Closed = "closed_at";
    public const string Returns = "returns";
    public const string ToReceive = "minutes_to_receive";
    public const string ToComplete = "minutes_to_complete";
    public const string RefundSince = "refund_since";

    /// <summary>The deadline that quality goes by.</summary>
    public const string Judged = "judged_deadline";

    /// <summary>Whether the columns that begin so hold what counts when nothing back-dated does; else they are empty, and the told ones do.</summary>
    public const string Witnessed = "witnessed";

    public const string MattersFrom = "matters_from";
    public const string MattersUntil = "matters_until";
    public const string MattersLong = "matters_long";

    /// <summary>Whether it went from one centre to another; of those <c>earlierDesks</c> of the document tells when.</summary>
    public const string Moved = "has_moved";

    /// <summary>All that figures are reckoned from.</summary>
    public static string[] Figures { get; } = [Id, Opened, Judged, Received, Completed, Closed, Returns, ToReceive, ToComplete];

    /// <summary>Those that are others when nothing back-dated counts.</summary>
    public static string[] Told { get; } = [Judged, Received, Completed, Closed, ToReceive, ToComplete];

    /// <summary>What stands for a column then, in its place.</summary>
    public static string WitnessedOf(string told) => $"{Witnessed}_{told}";

    /// <summary>The requests whose documents a question answers with, in its order.</summary>
    internal static async Task<List<RequestSummary>> ReadAsync(NpgsqlCommand command, IDocumentStore store, CancellationToken cancellation)
    {
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = new List<RequestSummary>();
        while (await row.ReadAsync(cancellation))
        {
            found.Add(store.Options.Serializer().FromJson<RequestSummary>(row, 0));
        }

        return found;
    }

    internal static void Configure(DocumentMapping<RequestSummary> mapping)
    {
        mapping.DatabaseSchemaName = ProjectionCatalogue.Schema;
        AddColumns(mapping);

        // A queue is read status by status in its order, and the few streams are merged: no page looks at what it does
        // not list. Service and closing come last, to be compared within the index.
        foreach (var owner in (string[])[Desk, Department])
        {
            foreach (var order in (string[])[Deadline, Opened])
            {
                Add(mapping, $"queue_{owner}_{order}", [Tenant, owner, Status, order, Id, Service, Closed]);
            }
        }

        // Figures are reckoned from these alone; the wide rows of the table are left where they are.
        string[] reckoned = [.. Figures, OpenedLate, Moved, Witnessed, .. Told.Select(WitnessedOf)];
        Add(mapping, "figures", [Tenant, Desk, MattersFrom], including: reckoned);
        Add(mapping, "figures_long", [Tenant, Desk, MattersFrom], including: [MattersUntil, .. reckoned], only: MattersLong);
        Add(mapping, "moved", [Tenant, MattersFrom], only: Moved);

        // Searches of one person, and of the whole region as queues are read; refunds wait for a few requests alone.
        Add(mapping, "person", [Tenant, Beneficiary, Opened, Id]);
        Add(mapping, "search", [Tenant, Status, Opened, Id, Service]);
        Add(mapping, "refunds", [Tenant, RefundSince, Id], only: $"{RefundSince} is not null");
    }

    private static void AddColumns(DocumentMapping<RequestSummary> mapping)
    {
        Column(mapping, nameof(RequestSummary.Desk), Desk, "varchar");
        Column(mapping, nameof(RequestSummary.DepartmentCode), Department, "varchar");
        Column(mapping, nameof(RequestSummary.ServiceCode), Service, "varchar");
        Column(mapping, nameof(RequestSummary.Status), Status, "varchar");
        Column(mapping, nameof(RequestSummary.OpenedAt), Opened, Instants);
        Column(mapping, nameof(RequestSummary.DueBy), Deadline, Instants);
        Column(mapping, nameof(RequestSummary.ReceivedAt), Received, Instants);
        Column(mapping, nameof(RequestSummary.CompletedAt), Completed, Instants);
        Column(mapping, nameof(RequestSummary.ClosedAt), Closed, Instants);
        Column(mapping, nameof(RequestSummary.Returns), Returns, "integer");
        Column(mapping, nameof(RequestSummary.MinutesToReceive), ToReceive, "double precision");
        Column(mapping, nameof(RequestSummary.MinutesToComplete), ToComplete, "double precision");
        Column(mapping, nameof(RequestSummary.BeneficiaryId), Beneficiary, "uuid");
        Column(mapping, nameof(RequestSummary.RefundSince), RefundSince, Instants);
        Column(mapping, nameof(RequestSummary.JudgedDeadline), Judged, Instants);
        Column(mapping, nameof(RequestSummary.IsOpenedLate), OpenedLate, "boolean");
        Column(mapping, nameof(RequestSummary.IsWitnessedOtherwise), Witnessed, "boolean");
        Column(mapping, nameof(RequestSummary.WitnessedDeadline), WitnessedOf(Judged), Instants);
        Column(mapping, nameof(RequestSummary.WitnessedReceivedAt), WitnessedOf(Received), Instants);
        Column(mapping, nameof(RequestSummary.WitnessedCompletedAt), WitnessedOf(Completed), Instants);
        Column(mapping, nameof(RequestSummary.WitnessedClosedAt), WitnessedOf(Closed), Instants);
        Column(mapping, nameof(RequestSummary.WitnessedMinutesToReceive), WitnessedOf(ToReceive), "double precision");
        Column(mapping, nameof(RequestSummary.WitnessedMinutesToComplete), WitnessedOf(ToComplete), "double precision");
        Column(mapping, nameof(RequestSummary.MattersFrom), MattersFrom, Instants);
        Column(mapping, nameof(RequestSummary.MattersUntil), MattersUntil, Instants);
        Column(mapping, nameof(RequestSummary.MattersLong), MattersLong, "boolean");
        Column(mapping, nameof(RequestSummary.HasMoved), Moved, "boolean");
    }

    private const string Instants = "timestamp with time zone";

    // Not by Marten's Duplicate, which adds an index for every column.
    private static void Column(DocumentMapping<RequestSummary> mapping, string member, string column, string type) =>
        mapping.DuplicateField(member, type).ColumnName = column;

    private static void Add(DocumentMapping<RequestSummary> mapping, string name, string[] columns, string[]? including = null, string? only = null) =>
        mapping.Indexes.Add(new DocumentIndex(mapping, columns)
        {
            Name = $"requestsummary_{Version}_{name}",
            IncludeColumns = including,
            Predicate = only,
        });
}
