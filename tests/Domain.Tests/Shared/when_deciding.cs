namespace EventLedger.Domain.Tests.Shared;

public class when_deciding
{
    [Fact]
    public void nothing_is_no_decision() => Should.Throw<ArgumentException>(() => Decision.Of());
}
