using System.ComponentModel;
using System.Runtime.InteropServices;
using Events.Wire;

namespace Events.Streams;

/// <summary>
/// Events encoded and ready to be appended together. Generated stream classes derive one with an <c>Add</c> per event.
/// Reuse it after <see cref="Clear"/> to keep its buffers. Not thread-safe.
/// </summary>
/// <param name="client">The client of the stream that the events belong to.</param>
public abstract partial class EventBatch(StreamClient client)
{
    // Redis takes no command of more than 512 MiB by default, and an endless sequence of events is to end before the memory does.
    private const int MaxBytes = 1024 * 1024 * 1024;

    private byte[] _buffer = new byte[4096];
    private EncodedEntry[] _entries = new EncodedEntry[16];
    private EntryId[] _ids = [];
    private int _count;
    private List<PendingField>? _pending;

    /// <summary>The number of events in the batch.</summary>
    public int Count => _count;

    /// <summary>The IDs of the entries, in the order of the events, once the batch was appended; before that, empty.</summary>
    public ReadOnlyMemory<EntryId> Ids { get; private set; }

    /// <summary>The encoded entries, one behind the other; see <see cref="Entries"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ReadOnlyMemory<byte> Encoded => _buffer.AsMemory(0, _count == 0 ? 0 : _entries[_count - 1].End);

    /// <summary>The end of each entry in <see cref="Encoded"/>, and its number of fields.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ReadOnlyMemory<EncodedEntry> Entries => _entries.AsMemory(0, _count);

    /// <summary>
    /// Tells whether the batch is the stream client's, for one call: then the IDs are the caller's for good, and the batch goes back when
    /// they are there. See <see cref="StreamClient.RentBatch"/>.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool IsRented { get; internal set; }

    /// <summary>Tells whether fields are missing whose keys were not in memory; see <see cref="CompleteAsync"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool IsPending => _pending is not null;

    /// <summary>The size of its buffers in bytes.</summary>
    internal int Capacity => _buffer.Length + (_entries.Length * 8) + _keys.Length + (_keyEnds.Length * 4);

    /// <summary>The events as a span, if they are an array or a list, so that going through them allocates nothing.</summary>
    /// <typeparam name="T">The kind of event.</typeparam>
    /// <param name="events">The events.</param>
    /// <param name="span">The events.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool TryGetSpan<T>(IEnumerable<T> events, out ReadOnlySpan<T> span)
    {
        switch (events)
        {
            case T[] array:
                span = new ReadOnlySpan<T>(array);
                return true;
            case List<T> list:
                span = CollectionsMarshal.AsSpan(list);
                return true;
            default:
                span = default;
                return false;
        }
    }

    /// <summary>Removes all events and keeps the buffers. IDs handed out before are no longer valid.</summary>
    public void Clear()
    {
        _count = 0;
        _pending = null;
        _keyedCount = 0;
        Ids = default;
    }

    /// <summary>Rents room for the IDs of the entries, to be filled and then published by <see cref="SetIds"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Memory<EntryId> RentIds()
    {
        if (IsRented) _ids = new EntryId[_count];
        else if (_ids.Length < _count) _ids = new EntryId[_entries.Length];
        return _ids.AsMemory(0, _count);
    }

    /// <summary>Publishes the IDs written into <see cref="RentIds"/>.</summary>
    /// <param name="count">How many leading entries were appended.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void SetIds(int count) => Ids = _ids.AsMemory(0, count);

    /// <summary>Asks for the keys that were not in memory and encrypts, and keeps apart what is to be.</summary>
    /// <param name="protection">The keys.</param>
    /// <param name="cancellationToken">Cancels waiting; the batch stays as it is.</param>
    /// <exception cref="Protection.KeyUnavailableException">The key provider failed.</exception>
    /// <exception cref="Protection.PayloadUnavailableException">A payload could not be stored.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public async ValueTask CompleteAsync(FieldProtection protection, CancellationToken cancellationToken)
    {
        foreach (PendingField field in _pending ?? []) await field.CompleteAsync(protection, cancellationToken).ConfigureAwait(false);
        InsertPending();
    }

    /// <summary>Asks for the keys that were not in memory and encrypts; what is to be kept apart stays in the entries.</summary>
    /// <param name="protection">The keys.</param>
    /// <param name="cancellationToken">Cancels waiting; the batch stays as it is.</param>
    /// <exception cref="Protection.KeyUnavailableException">The key provider failed.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public async ValueTask CompleteInsideAsync(FieldProtection protection, CancellationToken cancellationToken)
    {
        foreach (PendingField field in _pending ?? []) await field.CompleteInsideAsync(protection, cancellationToken).ConfigureAwait(false);
        InsertPending();
    }

    /// <summary>Forgets the events and the IDs, which are the caller's.</summary>
    internal void Reset()
    {
        Clear();
        _ids = [];
    }

    /// <summary>Starts the next entry. Used by generated <c>Add</c> methods.</summary>
    protected EntryWriter BeginEntry() => client.BeginEntry(_buffer, _count == 0 ? 0 : _entries[_count - 1].End);

    /// <summary>Adds an entry that was encoded before, as it is.</summary>
    /// <param name="fields">Its fields; copied.</param>
    /// <param name="key">Its idempotency key; empty for none.</param>
    /// <exception cref="InvalidOperationException">The batch would take more than 1 GiB.</exception>
    protected void AddEncoded(EntryFields fields, ReadOnlySpan<byte> key)
    {
        int start = _count == 0 ? 0 : _entries[_count - 1].End;
        if (fields.Bytes.Length > MaxBytes - start) throw TooLarge();
        int end = start + fields.Bytes.Length;
        if (_buffer.Length < end) Array.Resize(ref _buffer, Math.Max(end, (int)Math.Min(MaxBytes, 2L * _buffer.Length)));
        fields.Bytes.CopyTo(_buffer.AsSpan(start));
        if (!key.IsEmpty) KeepKey(key);
        if (_count == _entries.Length) Array.Resize(ref _entries, _count * 2);
        _entries[_count++] = new EncodedEntry(end, fields.Count);
        Ids = default;
    }

    /// <summary>Completes the entry. An entry that was begun and not ended leaves no trace.</summary>
    /// <param name="writer">The writer from <see cref="BeginEntry"/>.</param>
    /// <exception cref="InvalidOperationException">The batch would take more than 1 GiB.</exception>
    protected void EndEntry(ref EntryWriter writer)
    {
        client.EndBatchEntry(ref writer);
        if (writer.Position > MaxBytes) throw TooLarge();

        // Before anything of the entry is kept: it refuses a key that is none.
        ReadOnlySpan<byte> key = writer.IdempotencyKey;
        if (writer.IsPending)
        {
            List<PendingField> pending = writer.TakePendingFields();
            foreach (PendingField field in pending) field.Entry = _count;
            (_pending ??= []).AddRange(pending);
        }

        if (!key.IsEmpty) KeepKey(key);
        if (_count == _entries.Length) Array.Resize(ref _entries, _count * 2);
        _buffer = writer.Buffer;
        _entries[_count++] = new EncodedEntry(writer.Position, writer.FieldCount);
        Ids = default;
    }

    private void InsertPending()
    {
        if (_pending is not { } pending) return;
        _buffer = PendingField.Insert(Encoded.Span, pending);
        int next = 0, moved = 0;
        for (int i = 0; i < _count; i++)
        {
            int added = 0;
            for (; next < pending.Count && pending[next].Entry == i; next++, added++) moved += pending[next].Pair.Length;
            _entries[i] = new EncodedEntry(_entries[i].End + moved, _entries[i].FieldCount + added);
        }

        _pending = null;
    }

    private InvalidOperationException TooLarge() =>
        new($"The batch has {_count} events and would take more than {MaxBytes} bytes with another one. Produce it in parts.");
}
