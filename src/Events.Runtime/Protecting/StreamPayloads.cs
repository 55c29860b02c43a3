using System.Globalization;
using Events.Protection;
using Events.Store;
using Events.Store.Roles;
using Events.Wire;

namespace Events.Protecting;

/// <summary>
/// Payloads beside their stream, in its slot: entries of the stream <c>{key}:payloads</c> (<c>XADD</c>, <c>XRANGE</c>, <c>XDEL</c>). The ID of a payload is
/// that of its entry, so the server's clock says when it was stored. This is what a client uses that is given no other.
/// </summary>
/// <param name="store">Where they are kept: the store of the streams, or another.</param>
public sealed class StreamPayloads(IStreamStore store) : IPayloadStore
{
    private const string Suffix = "payloads";

    /// <inheritdoc/>
    public async ValueTask<string> StoreAsync(string stream, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        EntryId id = await AddAsync(KeyOf(stream), payload.Span, cancellationToken).ConfigureAwait(false);
        return id.ToString();
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]?> FindAsync(string stream, string id, CancellationToken cancellationToken)
    {
        if (!EntryId.TryParse(id, CultureInfo.InvariantCulture, out EntryId entry)) return null;
        using EntryPage page = await store.RangeAsync(KeyOf(stream), entry, entry, 1, cancellationToken).ConfigureAwait(false);
        return page.Count == 1 && page.GetFields(0).TryGetValue("payload"u8, out ReadOnlySpan<byte> payload) ? payload.ToArray() : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredPayload>> ListAsync(string stream, string? after, int count, CancellationToken cancellationToken)
    {
        EntryId from = after is null ? EntryId.Min : EntryId.Parse(after, CultureInfo.InvariantCulture).Next();
        var listed = new List<StoredPayload>();

        // The payloads come with it, so one by one: a page of large ones would be a lot at once.
        while (listed.Count < count)
        {
            using EntryPage page = await store.RangeAsync(KeyOf(stream), from, EntryId.Max, 1, cancellationToken).ConfigureAwait(false);
            if (page.Count == 0) break;
            listed.Add(new StoredPayload(page.GetId(0).ToString(), page.GetId(0).Timestamp));
            from = page.GetId(0).Next();
        }

        return listed;
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string stream, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        EntryId[] entries = [.. ids.Select(static id => EntryId.Parse(id, CultureInfo.InvariantCulture))];
        if (entries.Length > 0) await store.DeleteAsync(KeyOf(stream), entries, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the key at which the payloads of a stream are.</summary>
    internal static StreamKey KeyOf(StreamKey stream) => stream.Beside(Suffix);

    private static StreamKey KeyOf(string stream) => KeyOf(new StreamKey(stream));

    private ValueTask<EntryId> AddAsync(StreamKey key, ReadOnlySpan<byte> payload, CancellationToken cancellationToken)
    {
        var writer = new EntryWriter(new byte[checked(payload.Length + 128)]);
        writer.WriteField("payload", payload);

        // What it is of is not known here: it may be personal, and nobody reads it as it stands.
        writer.WriteField(EnvelopeFields.Personal, "payload"u8);
        return store.AddAsync(key, new EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount), cancellationToken: cancellationToken);
    }
}
