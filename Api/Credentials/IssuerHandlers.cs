using System.Security.Claims;
using EventLedger.Api.Pages;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using Claims = EventLedger.Api.Http.Claims;

namespace EventLedger.Api.Credentials;

/// <summary>What the service's own issuer does at each of its addresses, where OpenIddict asks.</summary>
internal static class IssuerHandlers
{
    private static readonly TimeSpan AccessLength = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Leads people back to where the settings say, and nowhere else: the rows that OpenIddict goes by could be changed by whoever has the
    /// database, and codes would go to them.
    /// </summary>
    internal sealed class AsConfigured(Setup.Settings settings) :
        IOpenIddictServerHandler<ValidateAuthorizationRequestContext>, IOpenIddictServerHandler<ValidateEndSessionRequestContext>
    {
        private const string Elsewhere = "The settings do not lead there.";

        public ValueTask HandleAsync(ValidateAuthorizationRequestContext context)
        {
            var back = context.ClientId is { } client ? settings.Identity.Clients?.GetValueOrDefault(client) : null;
            if (back is null || !string.Equals(back, context.RedirectUri, StringComparison.Ordinal))
            {
                context.Reject(Errors.InvalidRequest, Elsewhere);
            }

            return default;
        }

        public ValueTask HandleAsync(ValidateEndSessionRequestContext context)
        {
            if (context.PostLogoutRedirectUri is { } back && settings.Identity.SignedOut?.ContainsValue(back) != true)
            {
                context.Reject(Errors.InvalidRequest, Elsewhere);
            }

            return default;
        }
    }

    /// <summary>Gives a code to whoever is signed in on pages; leads all others there, and whoever is to sign in again, and back.</summary>
    internal sealed class Authorization(Setup.Settings settings) : IOpenIddictServerHandler<HandleAuthorizationRequestContext>
    {
        public async ValueTask HandleAsync(HandleAuthorizationRequestContext context)
        {
            var http = context.Transaction.GetHttpRequest()!.HttpContext;
            if (!context.Request.HasPromptValue(PromptValues.Login) && await PageSession.FindAsync(http) is { } who)
            {
                var identity = new ClaimsIdentity(who.ToClaims(), TokenValidationParameters.DefaultAuthenticationType, Claims.Subject, Claims.Role);
                identity.SetAudiences(settings.Identity.Audience)
                    .SetScopes(context.Request.GetScopes())
                    .SetAccessTokenLifetime(AccessLength)
                    .SetDestinations(static claim => claim.Type is Claims.Subject or Visitor.SessionClaim
                        ? [Destinations.AccessToken, Destinations.IdentityToken]
                        : [Destinations.AccessToken]);
                context.SignIn(new ClaimsPrincipal(identity));
            }
            else if (context.Request.HasPromptValue(PromptValues.None))
            {
                context.Reject(Errors.LoginRequired, "Nobody is signed in.");
            }
            else
            {
                // Whoever comes back has just done what was asked for.
                var parameters = context.Request.GetParameters().Where(parameter => parameter.Key != Parameters.Prompt).Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value));
                http.Response.Redirect(PageAnswers.Address(PageAnswers.Texts(http), SignInPage.Path, $"{http.Request.Path}{QueryString.Create(parameters)}"));
                context.HandleRequest();
            }
        }
    }

    /// <summary>Gives nothing more for a sign-in that is over.</summary>
    internal sealed class Renewal(SignIns signIns) : IOpenIddictServerHandler<HandleTokenRequestContext>
    {
        public async ValueTask HandleAsync(HandleTokenRequestContext context)
        {
            if (context.Request.IsPasswordGrantType())
            {
                return;
            }

            var http = context.Transaction.GetHttpRequest()!.HttpContext;
            if (context.Principal is not { } principal || principal.GetTokenId() is not { } token || principal.GetAuthorizationId() is not { } family)
            {
                context.Reject(Errors.InvalidGrant, "It stands for no sign-in.");
            }
            else if (!await signIns.TakeAsync(token, family, http.RequestAborted))
            {
                context.Reject(Errors.InvalidGrant, "It was used before.");
            }
            else if (Visitor.Of(principal) is not { } who
                || await signIns.IsEndedAsync(who.Session, http.RequestAborted)
                || !await who.MayGoOnAsync(http.RequestServices, http.RequestAborted))
            {
                context.Reject(Errors.InvalidGrant, "The sign-in it stands for has ended.");
            }
        }
    }

    /// <summary>Whoever gives one token back ends all that came of the same sign-in for the client.</summary>
    internal sealed class EndOfFamily(SignIns signIns) : IOpenIddictServerHandler<HandleRevocationRequestContext>
    {
        public async ValueTask HandleAsync(HandleRevocationRequestContext context)
        {
            if (context.GenericTokenPrincipal?.GetAuthorizationId() is { } family)
            {
                await signIns.EndFamilyAsync(family);
            }
        }
    }

    /// <summary>
    /// Signs somebody out by the word of a client that signed them in, and leads back to it: what all clients have of the sign-in ends, and
    /// so does the session on pages. Without such a word nobody is signed out by an address, but shown where to do it.
    /// </summary>
    internal sealed class EndOfSession(SignIns signIns) : IOpenIddictServerHandler<HandleEndSessionRequestContext>
    {
        public async ValueTask HandleAsync(HandleEndSessionRequestContext context)
        {
            var http = context.Transaction.GetHttpRequest()!.HttpContext;
            var texts = PageAnswers.Texts(http);
            if (!Guid.TryParse(context.IdentityTokenHintPrincipal?.GetClaim(Visitor.SessionClaim), out var session))
            {
                http.Response.Redirect(PageAnswers.Address(texts, SignedInPage.Path));
                context.HandleRequest();
                return;
            }

            // Browsers do not send the cookie along from another site; it is of no use any more all the same.
            if (await PageSession.FindAsync(http) is { } who && who.Session == session)
            {
                await http.SignOutAsync(PageSetup.Scheme);
            }

            await signIns.EndAsync(session);
            if (context.Request.PostLogoutRedirectUri is null)
            {
                http.Response.Redirect($"{PageAnswers.Address(texts, SignInPage.Path)}&{SignInPage.Out}");
                context.HandleRequest();
            }
            else
            {
                context.SignOut();
            }
        }
    }

    /// <summary>
    /// A code is the name of a row, which holds sealed whom it stands for. What was sealed for another row stands for nobody: whoever has the
    /// database could else put somebody's into the row of their own code.
    /// </summary>
    internal sealed class OfItsRow : IOpenIddictServerHandler<ValidateTokenContext>
    {
        public ValueTask HandleAsync(ValidateTokenContext context)
        {
            if (context.IsReferenceToken && context.Principal?.GetTokenId() != context.TokenId)
            {
                context.Reject(Errors.InvalidToken, "It is another's.");
            }

            return default;
        }
    }

    /// <summary>Access tokens are judged by their family, so a row of each would only grow; and sample accounts need no database.</summary>
    internal sealed class WithoutEntry : IOpenIddictServerHandler<GenerateTokenContext>
    {
        public ValueTask HandleAsync(GenerateTokenContext context)
        {
            if (context.TokenType is TokenTypeIdentifiers.AccessToken or TokenTypeIdentifiers.IdentityToken)
            {
                context.CreateTokenEntry = false;
                context.PersistTokenPayload = false;
            }

            return default;
        }
    }
}
