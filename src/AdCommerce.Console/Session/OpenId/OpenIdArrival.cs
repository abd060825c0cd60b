using AdCommerce.ConsolePages.Api;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace AdCommerce.ConsolePages.Session.OpenId;

/// <summary>
/// What becomes of somebody who comes back from the provider. The session is the provider's own access token, and whether it is worth anything the API says,
/// which is asked before anybody is signed in: there is one place that judges tokens, and its words are what the user reads.
/// </summary>
internal sealed partial class OpenIdArrival(ConsoleApi api, IOptions<TokenClaims> names, TimeProvider time, ILogger<OpenIdArrival> log)
{
    /// <summary>What stands in the sign-in page's address, and stands for a sentence there.</summary>
    public const string RefusedToken = "token";
    public const string RefusedByProvider = "provider";
    public const string RefusedClient = "client";
    public const string RefusedIssuer = "issuer";
    public const string RefusedUnfinished = "unfinished";
    public const string RefusedSilent = "silent";

    private const string NoPages = "The token is a viewer's: the console has pages for brands and operators.";

    /// <summary>The provider's answer was good: the token is shown to the API.</summary>
    public async Task TakeAsync(TicketReceivedContext context)
    {
        context.HandleResponse();
        var http = context.HttpContext;
        var back = SessionEndpoints.LocalPath(context.ReturnUri);
        var token = context.Properties?.GetTokenValue(OpenIdConnectParameterNames.AccessToken) ?? "";
        if (await RefusalAsync(token, http.RequestAborted) is { } refusal)
        {
            SessionCookies.Refuse(http, refusal, time);
            http.Response.Redirect(SignInAgain(RefusedToken, back));
            return;
        }

        SessionCookies.SignIn(http, ConsoleUser.Read(token, names.Value)!);
        http.Response.Redirect(back);
    }

    /// <summary>The provider said no, or its answer cannot be believed.</summary>
    public Task FailAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        LogFailure(context.Failure!);
        context.Response.Redirect(SignInAgain(ReasonOf(context.Failure), SessionEndpoints.LocalPath(context.Properties?.RedirectUri)));
        return Task.CompletedTask;
    }

    /// <summary>The provider does not even say what it is: nobody can be sent there now.</summary>
    public void Turn(HttpContext http, Exception failure, string back)
    {
        LogSilent(failure);
        http.Response.Redirect(SignInAgain(RefusedSilent, back));
    }

    private async Task<string?> RefusalAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            // The cheapest question that the API answers to everybody for whom there are pages, and to nobody else.
            await api.Catalog.ListAttributesAsync(new() { PageSize = 1 }, new Metadata { { "authorization", $"Bearer {token}" } }, cancellationToken: cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unauthenticated)
        {
            return e.Status.Detail;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.PermissionDenied)
        {
            return NoPages;
        }
        catch (RpcException e)
        {
            // It was let in, whatever became of the question; the pages say what is the matter with the service.
            LogUnanswered(e);
        }

        return ConsoleUser.Read(token, names.Value) is null ? NoPages : null;
    }

    private static string ReasonOf(Exception? failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case SecurityTokenInvalidAudienceException:
                    return RefusedClient;
                case SecurityTokenInvalidIssuerException:
                    return RefusedIssuer;
                // What the provider says has an error's name; what is found wrong with what it says, such as another nonce, has none.
                case OpenIdConnectProtocolException when inner.Data.Contains("error"):
                    return RefusedByProvider;
            }
        }

        return RefusedUnfinished;
    }

    private static string SignInAgain(string reason, string back) => $"{SessionEndpoints.SignInPath}?refused={reason}&return={Uri.EscapeDataString(back)}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in to the console failed at the OpenID provider's answer")]
    private partial void LogFailure(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The OpenID provider does not answer: nobody can sign in to the console")]
    private partial void LogSilent(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The API could not be asked about a new session of the console")]
    private partial void LogUnanswered(Exception failure);
}
