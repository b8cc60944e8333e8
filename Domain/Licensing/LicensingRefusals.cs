using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Licensing;

/// <summary>Every reason for refusing a command about criteria, applications for licences, or appeals.</summary>
public static class LicensingRefusals
{
    public static Refusal CriteriaNotPublished => Refusal.NotFound("criteria-not-published");

    public static Refusal CriterionCodeTaken(string code) => Refusal.Unprocessable("criterion-code-taken").With("criterion", code);

    public static Refusal LicenceApplicationNotFound => Refusal.NotFound("licence-application-not-found");

    public static Refusal LicenceApplicationDecided => Refusal.Conflict("licence-application-decided");

    public static Refusal LicenceApplicationIsReturned => Refusal.Conflict("licence-application-is-returned");

    public static Refusal ApplicantHasTime(Instant respondBy) => Refusal.Conflict("applicant-has-time").With("respondBy", respondBy);

    public static Refusal LicenceApplicationNotReturned => Refusal.Conflict("licence-application-not-returned");

    public static Refusal LicenceApplicationNotAssessed => Refusal.Conflict("licence-application-not-assessed");

    /// <param name="codes">Of criteria that have no score, more than one, or do not exist.</param>
    public static Refusal ScoresUnfit(int version, IEnumerable<string> codes) =>
        Refusal.Unprocessable("scores-unfit").With("version", version).With("criteria", string.Join(", ", codes));

    public static Refusal PassMarkMissed(int total, int passMark) => Refusal.Conflict("pass-mark-missed").With("total", total).With("passMark", passMark);

    public static Refusal LicenceConditionsMissing(IEnumerable<string> codes) =>
        Refusal.Unprocessable("licence-conditions-missing").With("criteria", string.Join(", ", codes));

    public static Refusal LicenceConditionOverdue(string criterion) => Refusal.Unprocessable("licence-condition-overdue").With("criterion", criterion);

    public static Refusal LicenceConditionNotFound => Refusal.NotFound("licence-condition-not-found");

    public static Refusal LicenceConditionAlreadyMet => Refusal.Conflict("licence-condition-already-met");

    public static Refusal LicenceAppealNotFound => Refusal.NotFound("licence-appeal-not-found");

    public static Refusal NothingToAppeal => Refusal.Conflict("nothing-to-appeal");

    public static Refusal LicenceAppealAlreadyLodged => Refusal.Conflict("licence-appeal-already-lodged");

    /// <param name="end">Exclusive.</param>
    public static Refusal LicenceAppealTooLate(Instant end) => Refusal.Unprocessable("licence-appeal-too-late").With("end", end);

    public static Refusal LicenceAppealDecided => Refusal.Conflict("licence-appeal-decided");

    /// <summary>Left open under an idempotency key: another person may succeed with the same command.</summary>
    public static Refusal LicenceAppealNeedsAnother => Refusal.Denied("licence-appeal-needs-another");

    public static Refusal LicenceAppealTermNotPassed => Refusal.Conflict("licence-appeal-term-not-passed");
}
