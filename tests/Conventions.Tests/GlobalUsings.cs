global using EventLedger.Conventions.Tests.Support;
global using Shouldly;
global using Xunit;
