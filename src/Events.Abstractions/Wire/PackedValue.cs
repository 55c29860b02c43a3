using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Events.Protection;

namespace Events.Wire;

/// <summary>
/// The value of a field <c>ev:packed:{name}</c>, form 1. A byte 1; a byte that says what was done (1 compressed, 2 encrypted, 4 kept apart); where it is
/// encrypted the length of the key's ID as a byte, the ID, 12 bytes of nonce, 16 bytes of tag, the ciphertext of the body; else the body. A compressed body is
/// the length of the value as four bytes, the highest first, and Brotli. What is kept apart (4) has instead the length of the payload as four bytes, its
/// SHA-256 and its ID: the payload is what would stand here otherwise, or the value itself where nothing else was done. Authenticated with it is all that
/// stands before the nonce, then event type and field name, each behind its length as four bytes.
/// </summary>
internal static class PackedValue
{
    public const byte Form = 1;
    public const byte Compressed = 1;
    public const byte Encrypted = 2;
    public const byte Claimed = 4;

    /// <summary>The largest number of bytes by which what is encrypted is longer than its body.</summary>
    public const int MaxEncryptionBytes = Head + 1 + MaxKeyIdBytes + NonceBytes + TagBytes;

    private const int Head = 2;
    private const int LengthBytes = 4;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int MaxClaimBytes = 512;
    private const int MaxKeyIdBytes = 255;

    // What Brotli makes of text before it was grown once.
    private const int FirstGuess = 8;

    /// <summary>Compresses a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The body; null when it would not be smaller.</returns>
    public static byte[]? Compress(ReadOnlySpan<byte> value)
    {
        byte[] body = new byte[LengthBytes + value.Length];
        BinaryPrimitives.WriteUInt32BigEndian(body, (uint)value.Length);
        return BrotliEncoder.TryCompress(value, body.AsSpan(LengthBytes), out int written, quality: 4, window: 22)
            && LengthBytes + written + Head + EnvelopeFields.PackedPrefix.Length < value.Length
                ? body[..(LengthBytes + written)]
                : null;
    }

    /// <summary>A value that is compressed and not encrypted.</summary>
    public static byte[] OfBody(ReadOnlySpan<byte> body) => [Form, Compressed, .. body];

    /// <summary>Encrypts a value.</summary>
    /// <param name="layers">What was done to the body.</param>
    /// <param name="body">The body.</param>
    /// <param name="key">The key.</param>
    /// <param name="eventType">The event type.</param>
    /// <param name="field">The field name.</param>
    public static byte[] Encrypt(byte layers, ReadOnlySpan<byte> body, EncryptionKey key, ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> field)
    {
        int header = Head + 1 + key.IdUtf8.Length;
        byte[] value = new byte[checked(header + NonceBytes + TagBytes + body.Length)];
        value[0] = Form;
        value[1] = (byte)(layers | Encrypted);
        value[2] = (byte)key.IdUtf8.Length;
        key.IdUtf8.CopyTo(value, Head + 1);
        Span<byte> nonce = value.AsSpan(header, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Bytes, TagBytes);
        aes.Encrypt(
            nonce, body, value.AsSpan(header + NonceBytes + TagBytes), value.AsSpan(header + NonceBytes, TagBytes),
            Authenticated(value.AsSpan(0, header), eventType, field));
        return value;
    }

    /// <summary>Makes the value that stands in place of a payload that is kept apart.</summary>
    /// <param name="layers">What was done to it otherwise.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="id">Its ID.</param>
    public static byte[] Claim(byte layers, ReadOnlySpan<byte> payload, string id)
    {
        byte[] name = Encoding.UTF8.GetBytes(id);
        if (name.Length is 0 or > MaxClaimBytes) throw new InvalidOperationException($"The ID of a payload has 1 to {MaxClaimBytes} bytes, and this one {name.Length}.");
        byte[] value = new byte[Head + LengthBytes + SHA256.HashSizeInBytes + name.Length];
        value[0] = Form;
        value[1] = (byte)(layers | Claimed);
        BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(Head), (uint)payload.Length);
        SHA256.HashData(payload, value.AsSpan(Head + LengthBytes));
        name.CopyTo(value, Head + LengthBytes + SHA256.HashSizeInBytes);
        return value;
    }

    /// <summary>The ID of the payload that a value stands for; null when it is there itself, or is no such value.</summary>
    public static string? ClaimOf(ReadOnlySpan<byte> value)
    {
        const int At = Head + LengthBytes + SHA256.HashSizeInBytes;
        if (value.Length is <= At or > At + MaxClaimBytes || value[0] != Form || (value[1] & Claimed) == 0) return null;
        try
        {
            return StrictUtf8.Encoding.GetString(value[At..]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The length of the payload that a value stands for.</summary>
    public static uint ClaimedLength(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadUInt32BigEndian(value[Head..]);

    /// <summary>The ID of the key that a value is encrypted with; null when it is not encrypted, or is no such value.</summary>
    public static string? KeyIdOf(ReadOnlySpan<byte> value)
    {
        if (value.Length < Head + 1 || value[0] != Form || (value[1] & (Encrypted | Claimed)) != Encrypted) return null;
        int length = value[2];
        if (value.Length < Head + 1 + length) return null;
        try
        {
            string id = StrictUtf8.Encoding.GetString(value.Slice(Head + 1, length));
            return EncryptionKey.IsId(id) ? id : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Decrypts and decompresses a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="entry">Where it stands.</param>
    /// <param name="field">The field name.</param>
    /// <param name="packing">How the field is declared.</param>
    /// <returns>What was packed; null when its key is destroyed and the field is null then.</returns>
    /// <exception cref="EventDecodeException">It is not what it should be, or its key is gone.</exception>
    /// <exception cref="KeyUnavailableException">Its key is not in memory.</exception>
    public static byte[]? Open(ReadOnlySpan<byte> value, EntryFields entry, ReadOnlySpan<byte> field, FieldPacking packing)
    {
        if (value.Length < Head) throw Problem(entry, field, PackedValueProblem.Malformed, "is cut off where it says how it is packed");
        if (value[0] != Form || (value[1] & ~(Compressed | Encrypted | Claimed)) != 0)
        {
            throw Problem(entry, field, PackedValueProblem.Newer, "is packed in a newer way than this code knows");
        }

        if ((value[1] & Encrypted) == 0 && packing.Encrypts) throw NotEncrypted(entry, field);
        ReadOnlySpan<byte> body = value[Head..];
        int max = entry.Protection?.MaxUnpackedBytes ?? FieldProtection.DefaultMaxUnpackedBytes;
        if ((value[1] & Claimed) != 0) return OpenClaimed(value, entry, field, packing, max);
        if ((value[1] & Encrypted) != 0)
        {
            if (Decrypt(value, entry, field, packing) is not { } clear) return null;
            if ((value[1] & Compressed) == 0) return clear;
            body = clear;
        }

        if ((value[1] & Compressed) == 0) throw Problem(entry, field, PackedValueProblem.Malformed, "says that it is packed, and not how");
        return Decompress(body, entry, field, max);
    }

    public static PackedValueException NotEncrypted(EntryFields entry, ReadOnlySpan<byte> field) =>
        Problem(entry, field, PackedValueProblem.NotEncrypted, "is to be encrypted, and this entry has it in clear text");

    private static byte[]? OpenClaimed(ReadOnlySpan<byte> value, EntryFields entry, ReadOnlySpan<byte> field, FieldPacking packing, int max)
    {
        if (ClaimOf(value) is not { } id) throw Problem(entry, field, PackedValueProblem.Malformed, "is kept apart, and does not say where");
        uint length = ClaimedLength(value);
        if (length > max) throw Problem(entry, field, PackedValueProblem.TooLarge, $"has {length} bytes, and {max} is the most (ProtectionOptions.MaxUnpackedBytes)");
        if (entry.Protection?.FindPayload(id) is not { } payload)
        {
            throw new PayloadMissingException(Encoding.UTF8.GetString(entry.EventType), Encoding.UTF8.GetString(field), id);
        }

        if (payload.Length != length || !SHA256.HashData(payload).AsSpan().SequenceEqual(value.Slice(Head + LengthBytes, SHA256.HashSizeInBytes)))
        {
            throw Problem(entry, field, PackedValueProblem.NotAuthentic, $"is kept apart as '{id}', and what is there is not what was written");
        }

        int layers = value[1] & ~Claimed;
        if (layers == 0) return payload;
        if (payload.Length < Head || payload[0] != Form || payload[1] != layers) throw Problem(entry, field, PackedValueProblem.Malformed, $"is kept apart as '{id}', and packed in another way than it says");
        return Open(payload, entry, field, packing);
    }

    private static byte[]? Decrypt(ReadOnlySpan<byte> value, EntryFields entry, ReadOnlySpan<byte> field, FieldPacking packing)
    {
        if (KeyIdOf(value) is not { } id) throw Problem(entry, field, PackedValueProblem.Malformed, "names no key");
        int header = Head + 1 + value[2];
        if (value.Length < header + NonceBytes + TagBytes) throw Problem(entry, field, PackedValueProblem.Malformed, "is cut off before its ciphertext");
        string type = Encoding.UTF8.GetString(entry.EventType);
        string name = Encoding.UTF8.GetString(field);
        if (entry.Protection is not { } protection)
        {
            throw new KeyUnavailableException($"Field '{name}' of event '{type}' is encrypted, and no key provider is set (ProtectionOptions.Keys).");
        }

        if (protection.FindKey(id) is not { } found) throw new KeyUnavailableException($"The key '{id}' of field '{name}' of event '{type}' has not been asked for yet.");
        if (found.State == KeyState.Destroyed) return packing.NullWhenDestroyed ? null : throw new KeyDestroyedException(type, name, id);
        if (found.Key is not { } key) throw new UnknownKeyException(type, name, id);
        ReadOnlySpan<byte> cipher = value[(header + NonceBytes + TagBytes)..];
        byte[] clear = new byte[cipher.Length];
        try
        {
            using var aes = new AesGcm(key.Bytes, TagBytes);
            aes.Decrypt(
                value.Slice(header, NonceBytes), cipher, value.Slice(header + NonceBytes, TagBytes), clear,
                Authenticated(value[..header], entry.EventType, field));
            return clear;
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Problem(
                entry, field, PackedValueProblem.NotAuthentic, $"does not decrypt with the key '{id}': it was changed, moved here from another field or event, or is of another key");
        }
    }

    // Grown as it comes: who says that there is much has to send something for it.
    private static byte[] Decompress(ReadOnlySpan<byte> body, EntryFields entry, ReadOnlySpan<byte> field, int max)
    {
        if (body.Length < LengthBytes) throw Problem(entry, field, PackedValueProblem.Malformed, "is cut off before what was compressed");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(body);
        if (length > max) throw Problem(entry, field, PackedValueProblem.TooLarge, $"would have {length} bytes, and {max} is the most (ProtectionOptions.MaxUnpackedBytes)");
        ReadOnlySpan<byte> rest = body[LengthBytes..];
        byte[] value = new byte[(int)Math.Min(length, (long)rest.Length * FirstGuess)];
        int written = 0;
        BrotliDecoder brotli = default;
        try
        {
            while (true)
            {
                OperationStatus status = brotli.Decompress(rest, value.AsSpan(written), out int consumed, out int more);
                rest = rest[consumed..];
                written += more;
                if (status == OperationStatus.Done && written == length && rest.IsEmpty) return value.Length == written ? value : value[..written];
                if (status != OperationStatus.DestinationTooSmall || value.Length >= length) break;
                Array.Resize(ref value, (int)Math.Min(length, Math.Max(256, value.Length * 2L)));
            }
        }
        finally
        {
            brotli.Dispose();
        }

        throw Problem(entry, field, PackedValueProblem.Malformed, "does not decompress to what it says");
    }

    private static byte[] Authenticated(ReadOnlySpan<byte> header, ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> field)
    {
        byte[] data = new byte[header.Length + (2 * LengthBytes) + eventType.Length + field.Length];
        header.CopyTo(data);
        int at = header.Length;
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(at), (uint)eventType.Length);
        eventType.CopyTo(data.AsSpan(at += LengthBytes));
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(at += eventType.Length), (uint)field.Length);
        field.CopyTo(data.AsSpan(at + LengthBytes));
        return data;
    }

    private static PackedValueException Problem(EntryFields entry, ReadOnlySpan<byte> field, PackedValueProblem problem, string message) =>
        new(entry.EventType, Encoding.UTF8.GetString(field), problem, message);
}
