using EventLedger.Application.Ledger;
using EventLedger.Domain.Staff;
using NodaTime;

namespace EventLedger.Application.Staff;

/// <summary>A command on the record of one of the staff, by the name that tokens know them by.</summary>
public abstract record StaffCommand(string User, Instant? At, CommandContext Context) : Command<StaffMember>(At, Context)
{
    public override Guid Stream => StaffMember.StreamId(Context.Actor.Region, User);

    public override string KnownAs => User;

    public override object Answer(Current<StaffMember> current) => new StaffReceipt(current.State.User, current.Version);
}

/// <summary>What commands on the record of one of the staff answer.</summary>
/// <param name="Version">Of the record, as in <c>ETag</c>.</param>
public sealed record StaffReceipt(string User, long Version);
