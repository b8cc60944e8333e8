using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Access;

/// <summary>What of a beneficiary's personal data was shown to somebody.</summary>
public enum PersonalRecord
{
    /// <summary>The electronic record, whole.</summary>
    Record,

    /// <summary>The electronic record, its numbers masked but for the last digits.</summary>
    MaskedRecord,

    /// <summary>The answers of a request and, where there are any, who collected its result and notes of corrections.</summary>
    Answers,

    /// <summary>The same, with the request as it stood earlier.</summary>
    EarlierAnswers,

    /// <summary>The same, in the events of a request's timeline.</summary>
    Timeline,

    /// <summary>All that is kept of the person, in one piece.</summary>
    Export,

    /// <summary>The electronic record as a search shows it: of the name the first word, of the numbers the last digits.</summary>
    Found,

    /// <summary>What was to be sent to the mobile, and the number's last digits.</summary>
    Messages,
}

/// <summary>Somebody was about to be shown personal data. Repetitions within a quarter of an hour are not told again.</summary>
/// <param name="RequestId">The request whose answers were read; null for the electronic record.</param>
public sealed record PersonalDataRead(
    Guid BeneficiaryId, Guid? RequestId, PersonalRecord Record, string Reader, Role ReaderRole, Instant ReadAt) : EventOf<AccessLog>
{
    public override Instant HappenedAt() => ReadAt;
}
