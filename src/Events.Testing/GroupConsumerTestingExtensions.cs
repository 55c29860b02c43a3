using Events.Client;

namespace Events.Testing;

/// <summary>Extensions for tests of a consumer over any store, Redis included.</summary>
public static class GroupConsumerTestingExtensions
{
    /// <summary>
    /// Ends a consumer at once as a killed process would: nothing more is acknowledged, settled or released, running handlers are cancelled and their
    /// outcome is not used. Its name stays taken until its lease ends. For one of a harness see <see cref="EventsHarness.CrashAsync"/>.
    /// </summary>
    /// <param name="consumer">The consumer.</param>
    public static Task CrashAsync(this GroupConsumer consumer)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        return consumer.AbortAsync();
    }
}
