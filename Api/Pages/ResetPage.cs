using EventLedger.Api.Http;
using EventLedger.Application.Credentials;

namespace EventLedger.Api.Pages;

/// <summary>To another password, for whoever has one and forgot it.</summary>
internal sealed class ResetPage : IEndpoint
{
    public const string Path = "/reset";

    public static void Map(IEndpointRouteBuilder routes) => PasswordPages.Map(routes, Path, CodePurpose.Reset);
}
