using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Events;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Shop;

/// <summary>Knows who handles what from a list of ours, in place of what consumers say.</summary>
public sealed class OwnDirectory(IHandlerStore inner, IReadOnlyDictionary<string, string> owners) : IHandlerStore // EVT1015
{
    public ValueTask<IReadOnlyList<LostEntry>> PassOnAsync(
        ConsumerKey from, string to, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default) =>
        inner.PassOnAsync(from, owners.TryGetValue(to, out string? owner) ? owner : to, ids, cancellationToken);

    public ValueTask SaveHandlersAsync(
        ConsumerKey consumer, IReadOnlyList<string> eventTypes, TimeSpan lease, CancellationToken cancellationToken = default) =>
        inner.SaveHandlersAsync(consumer, eventTypes, lease, cancellationToken);

    public ValueTask<IReadOnlyList<IReadOnlyList<HandlingConsumer>>> FindHandlersAsync(
        StreamKey stream, string group, IReadOnlyList<string> eventTypes, CancellationToken cancellationToken = default) =>
        inner.FindHandlersAsync(stream, group, eventTypes, cancellationToken);
}
