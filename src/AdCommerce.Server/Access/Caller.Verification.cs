using System.Security.Claims;
using AdCommerce.ConsolePages.Session;
using AdCommerce.Server.Errors;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace AdCommerce.Server.Access;

internal sealed partial class Caller
{
    /// <summary>
    /// What happens around the verification of a token. Nested, because only code inside <see cref="Caller"/> can make one, and it
    /// does so only in <see cref="TokenValidated"/>.
    /// </summary>
    internal sealed partial class Verification(AccessTable table, KnownCallers known, AccessOptions access) : JwtBearerEvents
    {
        private static readonly TimeSpan KeysWaitMax = TimeSpan.FromSeconds(2);

        public override Task MessageReceived(MessageReceivedContext context)
        {
            var row = table.Find(context.HttpContext.GetEndpoint());
            if (row?.TokenInQuery is true)
            {
                context.Token = QueryToken.Take(context.HttpContext);
            }
            else if (row is HttpRow { TokenInConsoleCookie: true } && context.Request.Headers.Authorization.Count == 0)
            {
                context.Token = ConsoleSession.FindToken(context.HttpContext);
            }

            bool hasToken = context.Token is not null || context.Request.Headers.Authorization.Count > 0;
            return hasToken && context.Options.ConfigurationManager is not null ? RequireKeysAsync(context) : Task.CompletedTask;
        }

        public override Task TokenValidated(TokenValidatedContext context)
        {
            var result = FromClaims(context.Principal!);
            if (result.Value is { } caller)
            {
                context.HttpContext.Features.Set(caller);
                if (context.Request.Headers.Authorization is [{ } credential])
                    known.Remember(credential, caller, new DateTimeOffset(DateTime.SpecifyKind(context.SecurityToken.ValidTo, DateTimeKind.Utc)) + TimeSpan.FromSeconds(access.ClockSkewSeconds));
            }
            else
            {
                Refuse(context.HttpContext, new CredentialFailure(result.Rejection!.Message, KeysUnavailable: false));
                context.Fail(result.Rejection.Message);
            }

            return Task.CompletedTask;
        }

        public override Task AuthenticationFailed(AuthenticationFailedContext context)
        {
            Refuse(context.HttpContext, CredentialFailure.From(context.Exception));
            context.Fail(context.Exception);
            return Task.CompletedTask;
        }

        // Without keys the library says that the signature is wrong, and the caller would throw a good token away. Asked of the
        // cache but for the first time, so nothing is fetched per request.
        private static async Task RequireKeysAsync(MessageReceivedContext context)
        {
            var abort = context.HttpContext.RequestAborted;
            try
            {
                await context.Options.ConfigurationManager!.GetConfigurationAsync(abort).WaitAsync(KeysWaitMax, context.Options.TimeProvider!, abort);
            }
            catch (Exception exception) when (!abort.IsCancellationRequested)
            {
                LogKeysUnavailable(context.HttpContext.RequestServices.GetRequiredService<ILogger<Caller>>(), exception);
                Refuse(context.HttpContext, CredentialFailure.KeysMissing);
                context.Fail(CredentialFailure.KeysMissing.Hint);
            }
        }

        [LoggerMessage(Level = LogLevel.Error, Message = "The keys that tokens are checked with cannot be read: nobody with a token is let in")]
        private static partial void LogKeysUnavailable(ILogger logger, Exception exception);

        private static void Refuse(HttpContext context, CredentialFailure failure) => context.Features.Set(failure);

        private Domain.Result<Caller> FromClaims(ClaimsPrincipal principal)
        {
            string? role = Single(principal, access.RoleClaim), subject = Single(principal, "sub");
            string? brand = Single(principal, access.BrandClaim), brandRole = Single(principal, access.BrandRoleClaim);
            return (role, brandRole) switch
            {
                ("viewer", _) when TokenIds.IsViewer(subject) => new Caller(Role.Viewer, subject, null),
                ("viewer", _) => Bad("A viewer's token needs a sub of 1 to 128 of A-Z, a-z, 0-9, \"-\", \"_\" and \".\"."),
                ("brand", _) when !TokenIds.IsBrand(brand) => Bad($"A brand's token needs a {access.BrandClaim}: 1 to 63 of a-z, 0-9 and \"-\", a letter first."),
                ("brand", "admin") => new Caller(Role.BrandAdmin, subject, brand),
                ("brand", "marketer") => new Caller(Role.BrandMarketer, subject, brand),
                ("brand", _) => Bad($"A brand's token needs a {access.BrandRoleClaim}: \"admin\" or \"marketer\"."),
                ("operator", _) => new Caller(Role.Operator, subject, null),
                _ => Bad($"The token needs exactly one {access.RoleClaim}: \"viewer\", \"brand\" or \"operator\"."),
            };

            static Domain.Rejection Bad(string message) => Domain.Rejection.Of(Domain.RejectionReason.InvalidArgument, message);
        }

        /// <summary>The claim's text when the token has exactly one, and it is a string; two roles or a number are no role.</summary>
        private static string? Single(ClaimsPrincipal principal, string type)
        {
            string? value = null;
            foreach (var claim in principal.FindAll(type))
            {
                if (value is not null || claim.ValueType != ClaimValueTypes.String) return null;
                value = claim.Value;
            }

            return value;
        }
    }
}
