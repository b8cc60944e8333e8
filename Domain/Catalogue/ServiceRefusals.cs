using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Catalogue;

/// <summary>Every reason the service catalogue gives for refusing a command.</summary>
public static class ServiceRefusals
{
    public static Refusal ServiceNotFound => Refusal.NotFound("service-not-found");

    public static Refusal ServiceNotRequestable => Refusal.Conflict("service-not-requestable");

    public static Refusal ServiceIsWithdrawn(Instant from) => Refusal.Conflict("service-withdrawn").With("from", from);

    public static Refusal ServiceAlreadyWithdrawn => Refusal.Conflict("service-already-withdrawn");

    public static Refusal ChannelNotOffered => Refusal.Unprocessable("channel-not-offered");

    public static Refusal NoDraft => Refusal.Conflict("no-draft");

    /// <param name="where">A JSON Pointer into the schema; empty for all of it.</param>
    public static Refusal FormSchemaInvalid(string where) => Refusal.Unprocessable("form-schema-invalid").With("where", where);

    /// <param name="field">A property without a field, a field without a property, or a field that is there twice.</param>
    public static Refusal FormFieldsDiffer(string field) => Refusal.Unprocessable("form-fields-differ").With("field", field);

    /// <summary>With every fault.</summary>
    public static Refusal AnswersInvalid => Refusal.Unprocessable("answers-invalid");

    public static Refusal ServiceAlreadyDefined => Refusal.Conflict("service-already-defined");
}
