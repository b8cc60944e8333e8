using EventLedger.Domain.Shared;

namespace EventLedger.Api.Http;

/// <summary>What HTTP itself refuses, before any command is understood.</summary>
public static class HttpRefusals
{
    public static Refusal Unauthenticated => Refusal.Denied("unauthenticated");

    public static Refusal RegionUnknown => Refusal.Denied("region-unknown");

    public static Refusal NotFound => Refusal.NotFound("not-found");

    public static Refusal MethodNotAllowed => Refusal.Invalid("method-not-allowed");

    public static Refusal UnsupportedMediaType => Refusal.Invalid("unsupported-media-type");

    public static Refusal CharsetNotSupported => Refusal.Invalid("charset-not-supported");

    public static Refusal ContentEncodingNotSupported => Refusal.Invalid("content-encoding-not-supported");

    public static Refusal BodyTooLarge => Refusal.Invalid("body-too-large");

    /// <summary>No request of HTTP that can be read: told where there is no call yet, hence no operation.</summary>
    public static Refusal HttpMalformed => Refusal.Invalid("http-malformed");

    public static Refusal AddressTooLong => Refusal.Invalid("address-too-long");

    public static Refusal HeadersTooLarge => Refusal.Invalid("headers-too-large");

    public static Refusal HttpVersionUnknown => Refusal.Invalid("http-version-unknown");

    public static Refusal RequestMalformed => Refusal.Invalid("request-malformed");

    public static Refusal IdempotencyKeyInvalid => Refusal.Invalid("idempotency-key-invalid");

    public static Refusal IfMatchInvalid => Refusal.Invalid("if-match-invalid");

    public static Refusal TakeoverNotAllowed => Refusal.Denied("takeover-not-allowed");

    public static Refusal RateLimited => Refusal.Denied("rate-limited");

    public static Refusal TooManyLongAnswers => Refusal.Denied("too-many-long-answers");

    public static Refusal Unexpected => Refusal.Conflict("unexpected");

    public static Refusal Unavailable => Refusal.Unavailable("unavailable");

    /// <summary>The status of any refusal: by its code for those of HTTP, by its kind for those of the domain.</summary>
    public static int Status(Refusal refusal) => Status(refusal.Code, refusal.Kind);

    public static int Status(string code, RefusalKind kind) => code switch
    {
        "unauthenticated" => StatusCodes.Status401Unauthorized,
        "method-not-allowed" => StatusCodes.Status405MethodNotAllowed,
        "unsupported-media-type" or "charset-not-supported" or "content-encoding-not-supported" => StatusCodes.Status415UnsupportedMediaType,
        "body-too-large" => StatusCodes.Status413PayloadTooLarge,
        "address-too-long" => StatusCodes.Status414UriTooLong,
        "headers-too-large" => StatusCodes.Status431RequestHeaderFieldsTooLarge,
        "http-version-unknown" => StatusCodes.Status505HttpVersionNotsupported,
        "rate-limited" or "too-many-long-answers" => StatusCodes.Status429TooManyRequests,
        "unexpected" => StatusCodes.Status500InternalServerError,
        _ => kind switch
        {
            RefusalKind.Invalid => StatusCodes.Status400BadRequest,
            RefusalKind.Denied => StatusCodes.Status403Forbidden,
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            RefusalKind.Stale => StatusCodes.Status412PreconditionFailed,
            RefusalKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
            RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            RefusalKind.TooOften => StatusCodes.Status429TooManyRequests,
            _ => throw new InvalidOperationException($"{kind} has no HTTP status."),
        },
    };
}
