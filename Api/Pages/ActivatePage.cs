using EventLedger.Api.Http;
using EventLedger.Application.Credentials;

namespace EventLedger.Api.Pages;

/// <summary>To a first password.</summary>
internal sealed class ActivatePage : IEndpoint
{
    public const string Path = "/activate";

    public static void Map(IEndpointRouteBuilder routes) => PasswordPages.Map(routes, Path, CodePurpose.Activation);
}
