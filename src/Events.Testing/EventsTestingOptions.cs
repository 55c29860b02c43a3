using Events.Protecting;
using Microsoft.Extensions.Logging;

namespace Events.Testing;

/// <summary>Options of a harness.</summary>
public sealed class EventsTestingOptions
{
    /// <summary>The time at which the clock starts. Default: the first of January 2026, so that each run of a test is like the last.</summary>
    public DateTimeOffset StartTime { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// The time for which the harness waits for what does not come, by the machine's clock, before it says what is left. Default 30 seconds: enough
    /// for a busy build machine. A test that passes never waits it out.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Tells whether the harness' clock becomes the <see cref="TimeProvider"/> of the application's container, so that handlers that take one wait for the
    /// same time. Default true.
    /// </summary>
    public bool ReplaceTimeProvider { get; set; } = true;

    /// <summary>
    /// Keys for encrypted fields and limits for unpacking, of a harness without a container; null (default) for none. With one, what <c>AddEvents</c> has is
    /// used. The lifetime of keys goes by the harness' clock.
    /// </summary>
    public ProtectionOptions? Protection { get; set; }

    /// <summary>The logger factory of a harness without a container; none if null, the default. With a container, the one that it has is used.</summary>
    public ILoggerFactory? Loggers { get; set; }
}
