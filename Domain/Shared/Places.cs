namespace EventLedger.Domain.Shared;

/// <summary>An event that makes its stream a beneficiary's: it is in that beneficiary's timeline from then on.</summary>
public interface IOfBeneficiary
{
    public Guid BeneficiaryId { get; }
}

/// <summary>An event that gives its stream into a centre's hands: it is in that centre's timeline from then on.</summary>
public interface IIntoHands
{
    /// <summary>Null for no centre's.</summary>
    public string? CentreCode { get; }
}
