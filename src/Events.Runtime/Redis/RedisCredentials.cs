using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Events.Redis;

/// <summary>The application's credentials for a server, as <see cref="RedisOptions.Credentials"/> gives them for a while.</summary>
/// <param name="User">The ACL user; null for the server's default user.</param>
/// <param name="Password">The password or token.</param>
/// <param name="ExpiresAt">
/// Until when the server takes it; null (default) for as long as it likes. Once three quarters of the time until then have passed, the application is asked
/// again, and the live connections are told the new one by <c>AUTH</c>.
/// </param>
public sealed record RedisCredentials(
    string? User,
    [property: DebuggerBrowsable(DebuggerBrowsableState.Never), JsonIgnore] string Password,
    DateTimeOffset? ExpiresAt = null)
{
    /// <summary>The credentials as text, without the password.</summary>
    public override string ToString() => $"user '{User ?? RedisOptions.DefaultUser}'{(ExpiresAt is { } end ? $" until {end:u}" : "")}";
}
