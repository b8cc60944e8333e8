global using EventLedger.Domain.Calendars;
global using EventLedger.Domain.Requests;
global using EventLedger.Domain.Shared;
global using NodaTime;
global using Shouldly;
