using System.Collections.Concurrent;
using Events.Streams;

namespace Events.Hosting;

/// <summary>The streams of one type, one for each tenant (<see cref="EventsBuilder.AddTenantStream{TStream}"/>). Thread-safe.</summary>
/// <typeparam name="TStream">The class of the stream.</typeparam>
public sealed class TenantStreams<TStream>
    where TStream : class, IEventStream<TStream>
{
    private readonly ConcurrentDictionary<string, TStream> _streams = new(StringComparer.Ordinal);
    private readonly Func<string, TStream> _open;
    private readonly Func<string, string> _keyOf;

    internal TenantStreams(Func<string, TStream> open, Func<string, string> keyOf)
    {
        _open = open;
        _keyOf = keyOf;
    }

    /// <summary>The stream of a tenant; the same each time. Nothing is sent until it is used.</summary>
    /// <param name="tenant">The name of the tenant: without braces and control characters, which would make it another tenant's key.</param>
    /// <exception cref="ArgumentException">The name is not allowed.</exception>
    public TStream this[string tenant] => _streams.GetOrAdd(StreamRegistration.CheckTenant(tenant), _open);

    /// <summary>The Redis key of a tenant's stream: for <see cref="Client.EventsClient"/> and its administration.</summary>
    /// <param name="tenant">The name of the tenant.</param>
    /// <exception cref="ArgumentException">The name is not allowed.</exception>
    public string KeyOf(string tenant) => _keyOf(StreamRegistration.CheckTenant(tenant));
}
