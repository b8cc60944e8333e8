global using EventLedger.Domain.Calendars;
global using EventLedger.Domain.Requests;
global using EventLedger.Domain.Shared;
global using EventLedger.Domain.Tests.Support;
global using EventLedger.Tests.Lives;
global using NodaTime;
global using Shouldly;
global using Xunit;
