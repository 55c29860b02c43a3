using System.Runtime.CompilerServices;
using Events.Definitions;
using Events.Store;
using Events.Store.Roles;

namespace Events.Protecting;

/// <summary>The keys by the store whose entries they are for: whoever reads or writes there has the store at hand.</summary>
internal static class Protections
{
    private static readonly ConditionalWeakTable<IStreamStore, KeyRing> All = [];

    /// <summary>Those of a store; null when the application has set none.</summary>
    public static KeyRing? Of(IStreamStore store) => All.TryGetValue(store, out KeyRing? ring) ? ring : null;

    /// <summary>Sets those of a store.</summary>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static void Set(IStreamStore store, ProtectionOptions options, TimeProvider time)
    {
        options.Validate();
        All.AddOrUpdate(store, new KeyRing(options, time));
    }

    /// <summary>Sees to it that the keys are in memory that a page is encrypted with.</summary>
    /// <exception cref="Protection.KeyUnavailableException">The provider failed.</exception>
    public static ValueTask PrepareAsync(IStreamStore store, StreamDefinition definition, EntryPage page, CancellationToken cancellationToken) =>
        definition.IsEncrypted && Of(store) is { } ring ? ring.PrepareAsync(page, cancellationToken) : default;
}
