using System.Buffers;
using EventLedger.Api.Http;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;
using Microsoft.OpenApi;

namespace EventLedger.Api.Sealing;

/// <summary>Proofs for auditors.</summary>
internal sealed class GetProofs : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead<TreeProof>("/v1/ledger/proofs/inclusion", (http, actor) => ProveAsync(http, actor, "index", static (ledger, index, size, aborted) => ledger.InclusionAsync(index, size, aborted)))
            .Describe("Ledger", "ProveInclusion", "That the tree holds a leaf", "RFC 6962 2.1.1; hashes in base 64, from the leaf upwards.")
            .Query("index", "The leaf's place, from 0.", JsonSchemaType.Integer)
            .Query("size", "The tree's size; the published one when absent.", JsonSchemaType.Integer)
            .Refuses(SealingRefusals.LeafNotPublished, SealingRefusals.LedgerDamaged, HttpRefusals.RequestMalformed)
            .AllowRoles(Role.Auditor, Role.Administrator);
        routes.MapRead<TreeProof>("/v1/ledger/proofs/consistency", (http, actor) => ProveAsync(http, actor, "from", static (ledger, from, size, aborted) => ledger.ConsistencyAsync(from, size, aborted)))
            .Describe("Ledger", "ProveConsistency", "That the tree continues a smaller one", "RFC 6962 2.1.2; hashes in base 64.")
            .Query("from", "The smaller tree's size.", JsonSchemaType.Integer)
            .Query("size", "The larger tree's size; the published one when absent.", JsonSchemaType.Integer)
            .Refuses(SealingRefusals.LeafNotPublished, SealingRefusals.LedgerDamaged, HttpRefusals.RequestMalformed)
            .AllowRoles(Role.Auditor, Role.Administrator);
        routes.MapRead<SealReceipt>("/v1/ledger/receipts/{id:guid}", ReceiptAsync)
            .Produces(StatusCodes.Status202Accepted)
            .Describe("Ledger", "GetReceipt", "That an event is sealed", "By the event's id. 202 without a body until its leaf is published, a second or so after the event.")
            .Refuses(SealingRefusals.EventNotFound, SealingRefusals.LedgerDamaged)
            .AllowRoles(Role.Auditor, Role.Administrator);
        routes.MapLongAnswer("/v1/ledger/streams/{id:guid}/bundle", BundleAsync)
            .Produces<byte[]>()
            .Describe(
                "Ledger",
                "GetBundle",
                "Everything to check a stream offline",
                "A zip for 'ledger verify': the events, their leaves and proofs, and the proof that none is missing. A stream that does not exist has a bundle too, which proves that.")
            .Query("related", "Also the streams that a request leans on: the beneficiary's record and access log, centres, departments, service.", JsonSchemaType.Boolean)
            .Query("from", "The size of a checkpoint you trust: the bundle then proves that the tree continues it.", JsonSchemaType.Integer)
            .Refuses(SealingRefusals.CheckpointNotPublished, SealingRefusals.LedgerDamaged, HttpRefusals.RequestMalformed)
            .AllowRoles(Role.Auditor, Role.Administrator);
    }

    /// <summary>The sealed ledger of the caller's region.</summary>
    internal static SealedLedger Reader(HttpContext http, Actor actor) => http.RequestServices.GetRequiredService<SealedLedgers>().Readers.Of(actor.Region);

    private static async Task<Refusal?> ProveAsync(
        HttpContext http, Actor actor, string name, Func<SealedLedger, long, long?, CancellationToken, Task<TreeProof?>> prove)
    {
        var query = new QueryReader(http);
        var (asked, size) = (query.Size(name), query.Size("size"));
        query.Require(name, "whole-number-from", 0);
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        if (await prove(Reader(http, actor), asked!.Value, size, http.RequestAborted) is not { } proof)
        {
            return SealingRefusals.LeafNotPublished;
        }

        await Answers.WriteAsync(http, proof);
        return null;
    }

    private static async Task<Refusal?> ReceiptAsync(HttpContext http, Actor actor)
    {
        var id = http.RouteId();
        var (exists, receipt) = await Reader(http, actor).ReceiptAsync(actor.Region, id, http.RequestAborted);
        if (!exists)
        {
            return SealingRefusals.EventNotFound;
        }

        if (receipt is null)
        {
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            http.Response.Headers.RetryAfter = "1";
            return null;
        }

        await Answers.WriteAsync(http, receipt);
        return null;
    }

    private static async Task<Refusal?> BundleAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var (from, related) = (query.Size("from", least: 1), query.Boolean("related") ?? false);
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var id = http.RouteId();
        if (await Reader(http, actor).BundleAsync(actor.Region, id, related, from, http.RequestAborted) is not { } bundle)
        {
            return SealingRefusals.CheckpointNotPublished;
        }

        http.Response.ContentType = "application/zip";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{id}.zip\"";
        http.Response.Headers.CacheControl = "no-store";
        var sender = http.RequestServices.GetRequiredService<LongAnswers>();
        foreach (var piece in bundle.Chunk(LongAnswers.Piece))
        {
            http.Response.BodyWriter.Write(piece);
            await sender.SendAsync(http);
        }

        return null;
    }
}
