using System.Text;
using Events.Contracts;
using Events.Protecting;
using Events.Store;
using Events.Wire;

namespace Events.Testing.Journals;

/// <summary>An entry that was seen, as its bytes: it may be trimmed from its stream.</summary>
internal sealed class JournalEntry(string stream, EntryId id, byte[] bytes, int fieldCount, KeyRing? keys, Payloads? payloads)
{
    private FieldProtection? _loaded;

    public string Stream => stream;

    public EntryId Id => id;

    public EntryFields Fields => new(bytes, fieldCount) { Protection = _loaded ?? keys };

    public string EventType { get; } = Encoding.UTF8.GetString(new EntryFields(bytes, fieldCount).EventType);

    public bool TryDecode<TEvent>(out TEvent decoded)
        where TEvent : IEvent<TEvent>
    {
        decoded = default!;
        if (EventType != TEvent.EventTypeName) return false;
        try
        {
            if (_loaded is null && Payloads.Find(Fields) is { } claims)
            {
                _loaded = payloads?.LoadAsync(new StreamKey(stream), claims, default).AsTask().GetAwaiter().GetResult();
            }

            // They were in memory when it was written; the clock may have gone on since.
            if (keys?.FindMissing(Fields) is { } missing) keys.LoadAsync(missing, default).AsTask().GetAwaiter().GetResult();
            decoded = TEvent.DecodeEntry(Fields);
            return true;
        }
        catch (EventDecodeException)
        {
            return false;
        }
    }
}
