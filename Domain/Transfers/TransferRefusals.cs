using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Transfers;

/// <summary>Every reason a transfer between centres gives for refusing a command.</summary>
public static class TransferRefusals
{
    public static Refusal TransferNotFound => Refusal.NotFound("transfer-not-found");

    public static Refusal TransferToItself => Refusal.Unprocessable("transfer-to-itself");

    public static Refusal CentreInWork => Refusal.Conflict("centre-in-work");

    public static Refusal TransferAlreadyDecided => Refusal.Conflict("transfer-already-decided");

    public static Refusal TransferTaken => Refusal.Conflict("transfer-taken");

    /// <summary>Left open under an idempotency key: another person may succeed with the same command.</summary>
    public static Refusal TransferNeedsAnother => Refusal.Denied("transfer-needs-another");
}
