using System.Buffers;
using Events.Store;
using Events.Wire;

namespace Events.InMemory.Streams;

/// <summary>
/// Collects copies of entries for a page. A store has one, used under its lock, so that a read allocates nothing but
/// the page it hands out.
/// </summary>
internal sealed class PageBuilder
{
    private const int FirstRent = 4096;

    private readonly List<Part> _parts = [];
    private byte[]? _buffer;
    private int _length;

    /// <summary>Adds a copy of an entry.</summary>
    /// <returns>
    /// False when the page cannot hold any more bytes; the caller ends it there, as if it had asked for fewer entries.
    /// </returns>
    public bool TryAdd(EntryId id, EntryFields fields)
    {
        int length = fields.Bytes.Length;
        if (length > Array.MaxLength - _length) return false;
        if (_buffer is null || _buffer.Length - _length < length) Grow(_length + length);
        fields.Bytes.CopyTo(_buffer.AsSpan(_length));
        _parts.Add(new Part(id, _length, length, fields.Count));
        _length += length;
        return true;
    }

    /// <summary>The number of entries.</summary>
    public int Count => _parts.Count;

    /// <summary>Adds copies of the first entries of a range, as many as asked for and as the page can hold.</summary>
    public void AddRange(StreamCursor range, int count)
    {
        for (int i = 0; i < count && range.TryNext(out StoredEntry entry); i++)
        {
            if (!TryAdd(entry.Id, entry.Fields)) break;
        }
    }

    /// <summary>Adds a pending entry whose payload is gone.</summary>
    public void AddDeleted(EntryId id) => _parts.Add(new Part(id, 0, 0, -1));

    /// <summary>Starts a page; what an earlier command left behind when it failed is dropped.</summary>
    public PageBuilder Begin()
    {
        _length = 0;
        _parts.Clear();
        return this;
    }

    /// <summary>Makes the page.</summary>
    public EntryPage Build()
    {
        var page = new EntryPage(_buffer, _parts.Count);
        foreach (Part part in _parts) page.Add(part.Id, part.Offset, part.Length, part.FieldCount);
        _buffer = null;
        Begin();
        return page;
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_buffer))]
    private void Grow(int needed)
    {
        long size = Math.Max(needed, Math.Max(FirstRent, 2L * _length));
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(size, Array.MaxLength));
        if (_buffer is not null)
        {
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }

    private readonly record struct Part(EntryId Id, int Offset, int Length, int FieldCount);
}
