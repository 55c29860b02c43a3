using System.Runtime.CompilerServices;
using Events.Definitions;
using Events.Protection;
using Events.Store;
using Events.Store.Roles;
using Events.Wire;

namespace Events.Protecting;

/// <summary>The keys by the store whose entries they are for: whoever reads or writes there has the store at hand.</summary>
internal static class Protections
{
    private static readonly ConditionalWeakTable<IStreamStore, KeyRing> All = [];

    /// <summary>Gives the keys of a store; null when the application has set none.</summary>
    public static KeyRing? Of(IStreamStore store) => All.TryGetValue(store, out KeyRing? ring) ? ring : null;

    /// <summary>Sets those of a store, once: who opened a stream before goes on with what it found.</summary>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="InvalidOperationException">The store has others already.</exception>
    public static void Set(IStreamStore store, ProtectionOptions options, TimeProvider time)
    {
        options.Validate();
        KeyRing ring = All.GetValue(store, _ => new KeyRing(options, time));
        if (ring.Difference(options) is not { } difference) return;
        throw new InvalidOperationException(
            $"The store object has a {nameof(ProtectionOptions)} of another client already, with another {difference}. They hold for all that uses the store "
            + "object: give both clients the same options, or each client a store object of its own.");
    }

    /// <summary>Sees to it that keys and payloads are in memory that it takes to read one entry of a page; those of another are let go.</summary>
    /// <param name="store">The store.</param>
    /// <param name="stream">The stream that payloads are for: also of a page of its dead letters.</param>
    /// <param name="definition">The stream as declared.</param>
    /// <param name="page">The page.</param>
    /// <param name="index">The entry.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="KeyUnavailableException">The key provider failed.</exception>
    /// <exception cref="PayloadUnavailableException">The store of payloads failed; whoever reads the entry all the same is told so too.</exception>
    public static ValueTask PrepareAsync(
        IStreamStore store, StreamKey stream, StreamDefinition definition, EntryPage page, int index, CancellationToken cancellationToken)
    {
        if (!definition.NeedsLoading) return default;
        KeyRing? ring = Of(store);
        page.Protection = ring;
        return Payloads.Find(page.GetFields(index)) is { } claims
            ? LoadAsync(new Payloads(store, ring), ring, stream, claims, page, index, cancellationToken)
            : PrepareKeysAsync(ring, page, index, cancellationToken);
    }

    /// <summary>Sees to it that keys and payloads are in memory that it takes to read a page.</summary>
    /// <param name="store">The store.</param>
    /// <param name="stream">The stream that payloads are for: also of a page of its dead letters.</param>
    /// <param name="definition">The stream as declared.</param>
    /// <param name="page">The page; its entries find the payloads from then on.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="KeyUnavailableException">The key provider failed.</exception>
    /// <exception cref="PayloadUnavailableException">The store of payloads failed.</exception>
    public static ValueTask PrepareAsync(IStreamStore store, StreamKey stream, StreamDefinition definition, EntryPage page, CancellationToken cancellationToken)
    {
        if (!definition.NeedsLoading) return default;
        KeyRing? ring = Of(store);
        HashSet<string>? claims = null;
        int max = ring?.MaxUnpackedBytes ?? FieldProtection.DefaultMaxUnpackedBytes;
        for (int i = 0; i < page.Count; i++) Payloads.Find(page.GetFields(i), max, ref claims);
        return claims is null
            ? ring?.PrepareAsync(page, cancellationToken) ?? default
            : LoadAsync(new Payloads(store, ring), ring, stream, claims, page, cancellationToken);
    }

    private static async ValueTask LoadAsync(
        Payloads payloads, KeyRing? ring, StreamKey stream, HashSet<string> claims, EntryPage page, int index, CancellationToken cancellationToken)
    {
        try
        {
            page.Protection = await payloads.LoadAsync(stream, claims, cancellationToken).ConfigureAwait(false);
        }
        catch (PayloadUnavailableException exception)
        {
            page.Protection = new LoadedPayloads(ring, new Dictionary<string, byte[]?>(StringComparer.Ordinal), exception);
            throw;
        }

        await PrepareKeysAsync(ring, page, index, cancellationToken).ConfigureAwait(false);
    }

    // Keys are small: those of a page are asked for together.
    private static ValueTask PrepareKeysAsync(KeyRing? ring, EntryPage page, int index, CancellationToken cancellationToken)
    {
        if (ring is null) return default;
        if (index == 0) return ring.PrepareAsync(page, cancellationToken);
        return ring.FindMissing(page.GetFields(index)) is { } missing ? ring.LoadAsync(missing, cancellationToken) : default;
    }

    private static async ValueTask LoadAsync(
        Payloads payloads, KeyRing? ring, StreamKey stream, HashSet<string> claims, EntryPage page, CancellationToken cancellationToken)
    {
        page.Protection = await payloads.LoadAsync(stream, claims, cancellationToken).ConfigureAwait(false);
        if (ring is not null) await ring.PrepareAsync(page, cancellationToken).ConfigureAwait(false);
    }
}
