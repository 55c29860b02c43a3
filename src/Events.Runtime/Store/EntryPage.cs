using System.Buffers;
using Events.Wire;

namespace Events.Store;

/// <summary>
/// The entries of one read, as views of the bytes that came. Dispose it when no entry of it is used any more: its
/// buffer goes back to a pool, so nothing that was got from it may be touched any more. Disposing it again does nothing, but do not
/// keep it: when its reader has read a hundred more, it may be another page. Not thread-safe while it is filled; reading it is.
/// </summary>
public sealed class EntryPage : IDisposable
{
    /// <summary>The size to which a page grows before it is shortened: 32 MiB. Whoever asks for entries whose size it knows asks for no more.</summary>
    internal const int MostBytes = 32 << 20;

    // Entries that an unusually large page had room for are not kept.
    private const int MaxKeptEntries = 4096;

    // A page up to this size may be kept in large numbers with its entries.
    private const int SmallEntries = 64;

    // A page of a pool has so much room of its own, for a reply of one or a few entries.
    private const int OwnBufferSize = 512;

    private readonly EntryPagePool? _pool;
    private byte[]? _buffer;
    private byte[]? _ownBuffer;
    private PageEntry[] _entries;
    private int _count;
    private int _origin;
    private int _isIdle;
    private int _users;

    /// <summary>Makes a page over a buffer, still without entries.</summary>
    /// <param name="buffer">A buffer rented from <see cref="ArrayPool{T}.Shared"/>; the page returns it. Null for a page that will stay empty.</param>
    /// <param name="capacity">For how many entries to make room.</param>
    public EntryPage(byte[]? buffer, int capacity = 0)
    {
        _buffer = buffer;
        _entries = capacity == 0 ? [] : ArrayPool<PageEntry>.Shared.Rent(capacity);
    }

    /// <summary>
    /// Makes a page that goes back to a pool when the last who has <see cref="Retain"/>ed it is done. Disposed, it does so much later:
    /// whoever disposes it may do so again, when it would be somebody else's.
    /// </summary>
    /// <param name="pool">The pool.</param>
    /// <param name="capacity">For how many entries to make room.</param>
    internal EntryPage(EntryPagePool pool, int capacity)
        : this((byte[]?)null, capacity) => _pool = pool;

    /// <summary>The next in the pool.</summary>
    internal EntryPage? Next { get; set; }

    /// <summary>
    /// Tells whether the reply was longer than 32 MiB: then the page has the entries that were within, at least one, and the others are to be asked
    /// for again. Those of a group's new entries are pending for the consumer. Redis bounds a reply by count and not by size.
    /// </summary>
    public bool IsShortened { get; internal set; }

    /// <summary>The protection that its entries are read with where something had to be loaded for them; null for nothing.</summary>
    internal FieldProtection? Protection { get; set; }

    /// <summary>The number of entries.</summary>
    public int Count => _count;

    /// <summary>The ID of an entry.</summary>
    /// <param name="index">From 0.</param>
    public EntryId GetId(int index) => Entry(index).Id;

    /// <summary>
    /// Tells whether the entry is pending and its payload is gone: trimmed or deleted. Then it has no fields. Only a read of
    /// the own pending entries lists such.
    /// </summary>
    /// <param name="index">From 0.</param>
    public bool IsDeleted(int index) => Entry(index).FieldCount < 0;

    /// <summary>The fields of an entry; none if it is deleted.</summary>
    /// <param name="index">From 0.</param>
    public EntryFields GetFields(int index)
    {
        ref readonly PageEntry entry = ref Entry(index);
        return entry.FieldCount < 0
            ? default
            : new EntryFields(_buffer.AsSpan(_origin + entry.Offset, entry.Length), entry.FieldCount) { Protection = Protection };
    }

    /// <summary>Returns the size in bytes of the fields of an entry, as they came.</summary>
    /// <param name="index">From 0.</param>
    internal int GetLength(int index) => Entry(index).Length;

    /// <summary>The size in bytes of the fields of all entries, as they came.</summary>
    internal long TotalLength
    {
        get
        {
            long sum = 0;
            for (int i = 0; i < _count; i++) sum += _entries[i].Length;
            return sum;
        }
    }

    /// <summary>Returns the number of entries such as these that fit into so many bytes: 1 at least.</summary>
    /// <param name="bytes">How many bytes.</param>
    /// <param name="most">How many entries at the most.</param>
    internal int CountWithin(int bytes, int most)
    {
        long sum = TotalLength;
        return sum == 0 ? most : (int)Math.Clamp((long)bytes * _count / sum, 1, most);
    }

    /// <summary>Adds an entry whose fields stand in the page's buffer.</summary>
    /// <param name="id">Its ID.</param>
    /// <param name="offset">Where its fields begin, counted from the page's origin.</param>
    /// <param name="length">How many bytes they take.</param>
    /// <param name="fieldCount">How many pairs they are; -1 for an entry whose payload is gone.</param>
    public void Add(EntryId id, int offset, int length, int fieldCount)
    {
        if (_count == _entries.Length) GrowEntries();
        _entries[_count++] = new PageEntry(id, offset, length, fieldCount);
    }

    /// <summary>Gives a page, made without one, the buffer in which the fields of its entries stand.</summary>
    /// <param name="buffer">A buffer rented from <see cref="ArrayPool{T}.Shared"/>; the page returns it.</param>
    /// <param name="origin">From where the offsets of the entries are counted.</param>
    internal void Attach(byte[] buffer, int origin)
    {
        _buffer = buffer;
        _origin = origin;
    }

    /// <summary>Copies the bytes in which the fields of the entries stand, if they are few and the page has room of its own.</summary>
    /// <returns>False when the page must be given a buffer: see <see cref="Attach"/>.</returns>
    internal bool TryCopy(ReadOnlySpan<byte> bytes)
    {
        if (_pool is null || bytes.Length > OwnBufferSize) return false;
        _ownBuffer ??= new byte[OwnBufferSize];
        bytes.CopyTo(_ownBuffer);
        _buffer = _ownBuffer;
        _origin = 0;
        return true;
    }

    /// <summary>Makes a page of a pool usable again.</summary>
    internal void Reopen()
    {
        Next = null;
        IsShortened = false;
        _isIdle = 0;
    }

    /// <summary>Leaves only the entries that are marked; their order stays.</summary>
    /// <param name="kept">For each entry whether it stays.</param>
    internal void Keep(ReadOnlySpan<bool> kept)
    {
        int count = 0;
        for (int i = 0; i < _count; i++)
        {
            if (kept[i]) _entries[count++] = _entries[i];
        }

        _count = count;
    }

    /// <summary>Notes that one more uses the page: it goes back to its pool when the last one has <see cref="Release"/>d it.</summary>
    internal void Retain() => Interlocked.Increment(ref _users);

    /// <summary>Notes that one who has <see cref="Retain"/>ed the page is done with it.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _users) > 0 || !TryEmpty()) return;
        if (_pool is not null && _entries.Length <= MaxKeptEntries && _pool.Return(this, _entries.Length > SmallEntries)) return;
        ReturnEntries();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!TryEmpty()) return;
        if (_pool is null || _entries.Length > SmallEntries) ReturnEntries();
        _pool?.ReturnDisposed(this);
    }

    // Two at once must not both give the buffer back.
    private bool TryEmpty()
    {
        if (Interlocked.Exchange(ref _isIdle, 1) != 0) return false;
        if (_buffer is not null && _buffer != _ownBuffer) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
        Protection = null;
        _count = 0;
        return true;
    }

    private void ReturnEntries()
    {
        if (_entries.Length > 0) ArrayPool<PageEntry>.Shared.Return(_entries);
        _entries = [];
    }

    private void GrowEntries()
    {
        PageEntry[] larger = ArrayPool<PageEntry>.Shared.Rent(Math.Max(16, _entries.Length * 2));
        _entries.AsSpan(0, _count).CopyTo(larger);
        if (_entries.Length > 0) ArrayPool<PageEntry>.Shared.Return(_entries);
        _entries = larger;
    }

    private ref readonly PageEntry Entry(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count, nameof(index));
        return ref _entries[index];
    }

    private readonly record struct PageEntry(EntryId Id, int Offset, int Length, int FieldCount);
}
