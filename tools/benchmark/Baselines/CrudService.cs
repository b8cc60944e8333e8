using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.EntityFrameworkCore;

namespace EventLedger.Benchmark.Baselines;

/// <summary>
/// What a team would write by hand without event sourcing: ASP.NET Core minimal endpoints over EF Core with pooled
/// contexts. A command reads the row, checks version and status, changes it and adds a history row, in one transaction.
/// </summary>
internal static class CrudService
{
    public static async Task RunAsync(string url, string connectionString, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, BaselineJson.Default));
        builder.Services.AddDbContextPool<CrudDatabase>(options => options.UseNpgsql(connectionString));
        await using var app = builder.Build();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<CrudDatabase>().Database.EnsureCreatedAsync(cancellation);
        }

        Map(app);
        await app.StartAsync(cancellation);
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.StopAsync(CancellationToken.None);
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/health/ready", () => "ready");
        app.MapPost("/v1/beneficiaries", RegisterAsync);
        app.MapPost("/v1/requests", OpenAsync);
        app.MapPost("/v1/requests/{id:guid}/fee-payments", PayAsync);
        app.MapPost("/v1/requests/{id:guid}/transmissions", TransmitAsync);
        app.MapPost("/v1/requests/{id:guid}/receipt", ReceiveAsync);
        app.MapPost("/v1/requests/{id:guid}/completion", CompleteAsync);
        app.MapPost("/v1/requests/{id:guid}/handover", HandOverAsync);
        app.MapGet("/v1/requests/{id:guid}", ReadAsync);
        app.MapGet("/v1/tracking/{reference}", TrackAsync);
    }

    private static async Task<IResult> RegisterAsync(RegisterBeneficiary command, CrudDatabase database)
    {
        var beneficiary = new Beneficiary
        {
            Id = Guid.CreateVersion7(),
            NationalId = command.NationalId,
            NameAr = command.NameAr,
            Mobile = command.Mobile,
        };
        database.Beneficiaries.Add(beneficiary);
        await database.SaveChangesAsync();
        return Results.Json(new Registered(beneficiary.Id, 1), BaselineJson.Default.Registered, statusCode: 201);
    }

    private static async Task<IResult> OpenAsync(OpenRequest command, HttpContext context, CrudDatabase database)
    {
        var now = TimeProvider.System.GetUtcNow();
        var quote = SampleService.Quote(now);
        var request = NewRequest(command, quote, now);
        var opened = OpenedFact(request, quote);
        Record(request, "RequestOpened", SampleService.Clerk, now, context, opened, BaselineJson.Default.RequestOpened);
        database.Requests.Add(request);
        await database.SaveChangesAsync();
        context.Response.Headers.ETag = IfMatch.Tag(request.Version);
        context.Response.Headers.Location = $"/v1/requests/{request.Id}";
        var answer = new Opened(request.Id, request.TrackingReference, request.Version, "opened", quote, request.PromisedDeadline);
        return Results.Json(answer, BaselineJson.Default.Opened, statusCode: 201);
    }

    private static Request NewRequest(OpenRequest command, FeeQuote quote, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(),
        Status = RequestStatus.Opened,
        TrackingReference = SampleService.TrackingReference(),
        ServiceCode = command.ServiceCode,
        ServiceVersion = 1,
        BeneficiaryId = command.BeneficiaryId,
        CentreCode = command.CentreCode ?? SampleService.Centre,
        DepartmentCode = SampleService.Department,
        Channel = command.Channel,
        Answers = command.Answers.GetRawText(),
        FeeHalalas = quote.Total(),
        OpenedAt = now,
        PromisedDeadline = SampleService.PromisedDeadline(now),
    };

    private static RequestOpened OpenedFact(Request request, FeeQuote quote) => new(
        request.TrackingReference,
        request.ServiceCode,
        request.ServiceVersion,
        request.BeneficiaryId,
        request.CentreCode,
        request.DepartmentCode,
        request.Channel,
        request.Answers,
        quote,
        SampleService.RequiredDocuments,
        request.PromisedDeadline,
        request.OpenedAt);

    private static Task<IResult> PayAsync(Guid id, PayFee command, HttpContext context, CrudDatabase database) =>
        ChangeAsync(id, context, database, (request, now) =>
        {
            if (request.Status != RequestStatus.Opened || request.PaidHalalas != 0 || command.AmountHalalas != request.FeeHalalas)
            {
                return false;
            }

            request.PaidHalalas = command.AmountHalalas;
            var paid = new FeePaid(SampleService.FeeLines, command.Method, command.Reference, command.PaidAt ?? now);
            Record(request, "FeePaid", SampleService.Clerk, now, context, paid, BaselineJson.Default.FeePaid);
            return true;
        });

    private static Task<IResult> TransmitAsync(Guid id, TransmitDocuments command, HttpContext context, CrudDatabase database) =>
        ChangeAsync(id, context, database, (request, now) =>
        {
            if (request.Status != RequestStatus.Opened || request.PaidHalalas != request.FeeHalalas)
            {
                return false;
            }

            request.Status = RequestStatus.Transmitted;
            request.ManifestHash = SampleService.ManifestHash(command.Documents);
            var transmitted = new DocumentsTransmitted(
                command.Documents,
                request.ManifestHash,
                request.DepartmentCode,
                command.WindowCode ?? SampleService.Window,
                SampleService.Clerk,
                command.TransmittedAt ?? now);
            Record(request, "DocumentsTransmitted", SampleService.Clerk, now, context, transmitted, BaselineJson.Default.DocumentsTransmitted);
            return true;
        });

    private static Task<IResult> ReceiveAsync(Guid id, AcknowledgeReceipt command, HttpContext context, CrudDatabase database) =>
        ChangeAsync(id, context, database, (request, now) =>
        {
            if (request.Status != RequestStatus.Transmitted)
            {
                return false;
            }

            request.Status = RequestStatus.Received;
            request.ReceivedAt = command.ReceivedAt ?? now;
            var received = new DocumentsReceived(command.ReceivedBy ?? SampleService.Officer, request.ManifestHash!, request.ReceivedAt.Value);
            Record(request, "DocumentsReceived", SampleService.Officer, now, context, received, BaselineJson.Default.DocumentsReceived);
            return true;
        });

    private static Task<IResult> CompleteAsync(Guid id, CompleteRequest command, HttpContext context, CrudDatabase database) =>
        ChangeAsync(id, context, database, (request, now) =>
        {
            if (request.Status != RequestStatus.Received)
            {
                return false;
            }

            request.Status = RequestStatus.Completed;
            request.Decision = command.Decision;
            request.CompletedAt = command.CompletedAt ?? now;
            var completed = new RequestCompleted(command.Decision, command.Reason, request.CompletedAt.Value);
            Record(request, "RequestCompleted", SampleService.Officer, now, context, completed, BaselineJson.Default.RequestCompleted);
            return true;
        });

    private static Task<IResult> HandOverAsync(Guid id, HandOver command, HttpContext context, CrudDatabase database) =>
        ChangeAsync(id, context, database, (request, now) =>
        {
            if (request.Status != RequestStatus.Completed)
            {
                return false;
            }

            request.Status = RequestStatus.HandedOver;
            request.HandedOverAt = command.HandedOverAt ?? now;
            var handedOver = new RequestHandedOver(SampleService.Officer, request.CentreCode, request.HandedOverAt.Value);
            Record(request, "RequestHandedOver", SampleService.Officer, now, context, handedOver, BaselineJson.Default.RequestHandedOver);
            return true;
        });

    private static async Task<IResult> ChangeAsync(
        Guid id, HttpContext context, CrudDatabase database, Func<Request, DateTimeOffset, bool> change)
    {
        var request = await database.Requests.SingleOrDefaultAsync(r => r.Id == id);
        if (request is null)
        {
            return Results.StatusCode(404);
        }

        if (!IfMatch.TryRead(context.Request, out var expected) || expected != request.Version)
        {
            return Results.StatusCode(412);
        }

        return change(request, TimeProvider.System.GetUtcNow()) ? await SaveAsync(request, context, database) : Results.StatusCode(409);
    }

    private static async Task<IResult> SaveAsync(Request request, HttpContext context, CrudDatabase database)
    {
        try
        {
            await database.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            return Results.StatusCode(412);
        }

        context.Response.Headers.ETag = IfMatch.Tag(request.Version);
        return Results.Json(new Accepted(request.Id, request.Version, Wire(request.Status)), BaselineJson.Default.Accepted);
    }

    private static void Record<T>(
        Request request, string action, string user, DateTimeOffset now, HttpContext context, T fact, JsonTypeInfo<T> type)
    {
        request.Version++;
        request.History.Add(new HistoryEntry
        {
            RequestId = request.Id,
            Version = request.Version,
            Action = action,
            UserName = user,
            CorrelationId = context.TraceIdentifier,
            At = now,
            Data = JsonSerializer.Serialize(fact, type),
        });
    }

    private static async Task<IResult> ReadAsync(Guid id, HttpContext context, CrudDatabase database)
    {
        var request = await database.Requests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id);
        if (request is null)
        {
            return Results.StatusCode(404);
        }

        context.Response.Headers.ETag = IfMatch.Tag(request.Version);
        return Results.Json(request, CrudJson.Default.Request);
    }

    private static async Task<IResult> TrackAsync(string reference, CrudDatabase database)
    {
        var tracking = await database.Requests
            .Where(r => r.TrackingReference == reference)
            .Select(r => new Tracking(
                r.TrackingReference,
                r.Status,
                r.ServiceCode,
                r.PromisedDeadline,
                r.History.OrderBy(h => h.Version).Select(h => new TrackedStep(h.Action, h.At)).ToList()))
            .SingleOrDefaultAsync();
        return tracking is null ? Results.StatusCode(404) : Results.Json(tracking, CrudJson.Default.Tracking);
    }

    private static string Wire(RequestStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());
}
