namespace EventLedger.Ledger.Tests.Sealing;

/// <summary>How a superuser of the database rewrites a stream's history, in the tables of events and of the seal alike.</summary>
internal static class HistoryAttacks
{
    /// <summary>Takes away what follows a version, and has the seal end there.</summary>
    public static string CutOff(Guid stream, int after) => $"""
        delete from ledger.mt_events where stream_id = '{stream}' and version > {after};
        update ledger.mt_streams set version = {after} where id = '{stream}';
        delete from seal.leaves where stream_id = '{stream}' and version > {after};
        update seal.heads h set version = {after}, leaf_index = l.index, leaf_hash = sha256('\x00'::bytea || l.leaf)
          from seal.leaves l where h.stream_id = '{stream}' and l.stream_id = '{stream}' and l.version = {after};
        """;

    /// <summary>Takes a stream away, with its bucket.</summary>
    public static string Erase(Guid stream) => $"""
        delete from ledger.mt_events where stream_id = '{stream}';
        delete from ledger.mt_streams where id = '{stream}';
        delete from seal.leaves where stream_id = '{stream}';
        delete from seal.buckets b using seal.heads h where h.stream_id = '{stream}' and b.bucket = h.bucket;
        delete from seal.heads where stream_id = '{stream}';
        """;
}
