using System.ComponentModel;

namespace Events.Wire;

/// <content>Fields that are compressed, encrypted or kept apart.</content>
public ref partial struct EntryWriter
{
    private const int FirstPackedRoom = 256;

    // Behind a whole entry.
    internal EntryWriter(byte[] buffer, int position, int fieldCount, byte[]? key)
        : this(buffer, 0, NoTime)
    {
        _position = position;
        _fieldCount = fieldCount;
        _key = key;
    }

    /// <summary>True when fields are missing whose keys were not in memory, or that are to be kept apart; see <see cref="TakePending"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly bool IsPending => _pending is not null;

    /// <summary>The text of a value, as it would stand in a field: whose data something is.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="write">Writes it under a name.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static string SubjectOf<T>(T value, FieldWriter<T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (value is null) return "";
        return Text(WrittenBy(value, write, new byte[FirstPackedRoom]));
    }

    /// <summary>Writes a value compressed, encrypted or kept apart, as it is declared.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">The field name as UTF-8.</param>
    /// <param name="value">The value, not null.</param>
    /// <param name="write">Writes it under its name as it would stand otherwise.</param>
    /// <param name="packing">How it is declared.</param>
    /// <param name="subject">Whose data it is; null where it has no subject.</param>
    /// <exception cref="InvalidOperationException">It is to be encrypted, and there is no key provider.</exception>
    /// <exception cref="ArgumentException">Its subject is empty; or it is larger than readers take
    /// (<see cref="FieldProtection.MaxUnpackedBytes"/>).</exception>
    public void WritePacked<T>(ReadOnlySpan<byte> name, T value, FieldWriter<T> write, FieldPacking packing, string? subject = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (value is null) throw new ArgumentNullException(Text(name), $"Field '{Text(name)}' is null, and its property is declared not to be.");
        ReadOnlySpan<byte> plain = WrittenBy(value, write, new byte[FirstPackedRoom]);
        byte[]? body = packing.Compresses && plain.Length > packing.CompressAbove ? PackedValue.Compress(plain) : null;
        if (body is not null) CheckReadable(name, plain.Length);
        if (!packing.Encrypts)
        {
            if (body is null) WriteOrClaim(name, 0, plain, packing);
            else WriteOrClaim(name, PackedValue.Compressed, PackedValue.OfBody(body), packing);
            return;
        }

        if (packing.HasSubject && string.IsNullOrEmpty(subject))
        {
            throw new ArgumentException($"Field '{Text(name)}' is encrypted with the key of its subject, and the subject is empty.", Text(name));
        }

        if (_protection is null)
        {
            throw new InvalidOperationException(
                $"Field '{Text(name)}' is to be encrypted, and there is no key provider: set ProtectionOptions.Keys of the client, or UseKeyProvider where the store is registered.");
        }

        // The same whether its key is in memory or not: how long its ID is, is not known yet otherwise.
        int length = (body?.Length ?? plain.Length) + PackedValue.MaxEncryptionBytes;
        if (packing.Claims && length > packing.ClaimAbove) CheckReadable(name, length);
        byte layers = body is null ? (byte)0 : PackedValue.Compressed;
        byte[] eventType = new EntryFields(_buffer.AsSpan(_start, _position - _start), 0).EventType.ToArray();
        if (_protection.FindCurrentKey(subject) is { } key)
        {
            byte[] encrypted = PackedValue.Encrypt(layers, body is null ? plain : body, key, eventType, name);
            WriteOrClaim(name, (byte)(layers | PackedValue.Encrypted), encrypted, packing);
            return;
        }

        (_pending ??= []).Add(new PendingField(
            _position, name.ToArray(), eventType, layers, body ?? plain.ToArray(), subject, packing.Claims ? packing.ClaimAbove : null));
    }

    /// <summary>Takes the entry with what it lacks; this writer must not be used any more.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IncompleteEntry TakePending()
    {
        if (_start != 0) throw new InvalidOperationException("The entry stands among others; see TakePendingFields.");
        ReadOnlySpan<byte> key = IdempotencyKey;
        return new IncompleteEntry(_buffer[.._position], _fieldCount, key.IsEmpty ? null : key.ToArray(), TakePendingFields());
    }

    /// <summary>Takes the fields that the entry lacks.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public List<PendingField> TakePendingFields()
    {
        List<PendingField> pending = _pending ?? [];
        _pending = null;
        return pending;
    }

    /// <summary>
    /// Completes the entry where nobody can wait: what is to be kept apart stays in the entry; keys that are missing are asked for, and that is said.
    /// </summary>
    /// <exception cref="Protection.KeyUnavailableException">A key is missing.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void CompleteNow()
    {
        if (_pending is not { } pending) return;
        bool lacksKey = false;
        foreach (PendingField field in pending)
        {
            if (field.LacksKey) _protection!.BeginLoadingCurrentKey(field.Subject);
            else field.KeepInside();
            lacksKey |= field.LacksKey;
        }

        if (lacksKey)
        {
            throw new Protection.KeyUnavailableException(
                "The event has an encrypted field whose key is not in memory yet, and a commit cannot wait for it. It is being asked for: try again, as a handler is.");
        }

        _buffer = PendingField.Insert(_buffer.AsSpan(0, _position), pending);
        _position = _buffer.Length;
        _fieldCount += pending.Count;
        _pending = null;
    }

    /// <summary>A pair as RESP bulk strings, of a value that is packed or stands as it is.</summary>
    internal static byte[] PairOf(ReadOnlySpan<byte> name, byte layers, ReadOnlySpan<byte> value) =>
        Pair(layers == 0 ? "" : EnvelopeFields.PackedPrefix, name, value);

    private void WriteOrClaim(ReadOnlySpan<byte> name, byte layers, ReadOnlySpan<byte> value, FieldPacking packing)
    {
        if (!packing.Claims || value.Length <= packing.ClaimAbove)
        {
            WritePair(PairOf(name, layers, value));
            return;
        }

        CheckReadable(name, value.Length);
        (_pending ??= []).Add(new PendingField(_position, name.ToArray(), layers, value.ToArray()));
    }

    // Nobody would read it: said to whoever produces it, before anything is stored.
    private readonly void CheckReadable(ReadOnlySpan<byte> name, int length)
    {
        int max = _protection?.MaxUnpackedBytes ?? FieldProtection.DefaultMaxUnpackedBytes;
        if (length <= max) return;
        throw new ArgumentException($"Field '{Text(name)}' has {length} bytes, and {max} is the most that is read when it is unpacked (ProtectionOptions.MaxUnpackedBytes of producers and consumers).", Text(name));
    }

    private static byte[] Pair(string prefix, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        int nameLength = prefix.Length + name.Length;
        int head = LengthOfHeader(nameLength);
        int valueHead = LengthOfHeader(value.Length);
        byte[] pair = new byte[checked(head + nameLength + 2 + valueHead + value.Length + 2)];
        WriteLength(pair, nameLength);
        StrictUtf8.Encoding.GetBytes(prefix, pair.AsSpan(head));
        name.CopyTo(pair.AsSpan(head + prefix.Length));
        "\r\n"u8.CopyTo(pair.AsSpan(head + nameLength));
        Span<byte> rest = pair.AsSpan(head + nameLength + 2);
        WriteLength(rest, value.Length);
        value.CopyTo(rest[valueHead..]);
        "\r\n"u8.CopyTo(rest[(valueHead + value.Length)..]);
        return pair;
    }

    private static ReadOnlySpan<byte> WrittenBy<T>(T value, FieldWriter<T> write, byte[] room)
    {
        var writer = new EntryWriter(room);
        write(ref writer, value);
        var reader = new EntryReader(writer.Buffer.AsSpan(0, writer.Position));
        reader.TryReadName(out _);
        return reader.ReadBytes();
    }
}
