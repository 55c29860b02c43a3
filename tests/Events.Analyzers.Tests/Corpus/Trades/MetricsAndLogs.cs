using System.Diagnostics.Metrics;
using Events;
using Microsoft.Extensions.Logging;

namespace Calm.Metrics;

[EventStream("logins", MaxLength = 20_000)]
public sealed partial class LoginStream;

[Event<LoginStream>("failed")]
public sealed partial record LoginFailed(string User, string Address);

[ConsumerGroup<LoginStream>("metrics")]
public sealed partial class LoginMetrics(IMeterFactory meters, ILogger<LoginMetrics> logger)
{
    private readonly Counter<long> _failed = meters.Create("logins").CreateCounter<long>("logins.failed");
    private DateTimeOffset _last;

    public DateTimeOffset Last => _last;

    [Handles]
    public Task OnFailed(LoginFailed failed, EventContext context)
    {
        _failed.Add(1, new KeyValuePair<string, object?>("address", failed.Address));
        _last = DateTimeOffset.UtcNow;
        logger.LogInformation("{User} failed at {At}, request {Request}", failed.User, _last, Guid.NewGuid());
        return Task.CompletedTask;
    }
}
