using System.Diagnostics.CodeAnalysis;
using StackExchange.Redis;

namespace Shop.Audit;

/// <summary>Two streams that a job trims; one of the suppressions says so.</summary>
public sealed class AuditTrail(IDatabase db)
{
    [SuppressMessage("Events.Retention", "EVT6001:Stream grows without bound", Justification = "trimmed by the nightly job")]
    public Task LoginAsync(string user) => db.StreamAddAsync("audit:logins", "user", user);

    [SuppressMessage("Events.Retention", "EVT6001:Stream grows without bound", Justification = "<Pending>")] // EVT8001
    public Task LogoutAsync(string user) => db.StreamAddAsync("audit:logouts", "user", user);
}
