namespace EventLedger.Application.Credentials;

/// <summary>Whether the service signs staff in itself, by accounts of its own.</summary>
public sealed record StaffDoor(bool IsOpen);
