using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Events.Protection;
using Events.Wire;

namespace Events.Generator.Tests.Harness;

/// <summary>Keys that are always in memory: one for all, one for each subject, made of their names.</summary>
internal sealed class TestProtection : FieldProtection
{
    private const int MostInId = 300;

    private static readonly ConcurrentDictionary<string, byte[]> Payloads = new(StringComparer.Ordinal);

    public static TestProtection Instance { get; } = new();

    public override EncryptionKey? FindCurrentKey(string? subject) => Key(subject is null ? "all" : "of:" + subject);

    public override ValueTask<EncryptionKey> GetCurrentKeyAsync(string? subject, CancellationToken cancellationToken) => new(FindCurrentKey(subject)!);

    public override KeyResult? FindKey(string id) => KeyResult.Found(Key(id));

    public override void BeginLoadingCurrentKey(string? subject)
    {
    }

    /// <summary>A small payload is its own ID, so that an entry that is kept in a file is complete.</summary>
    public override ValueTask<string> StorePayloadAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        string id = payload.Length <= MostInId ? "in:" + Convert.ToBase64String(payload.Span) : "hash:" + Convert.ToHexString(SHA256.HashData(payload.Span));
        if (payload.Length > MostInId) Payloads[id] = payload.ToArray();
        return new(id);
    }

    public override byte[]? FindPayload(string id) =>
        id.StartsWith("in:", StringComparison.Ordinal) ? Convert.FromBase64String(id[3..]) : Payloads.GetValueOrDefault(id);

    /// <summary>What was packed.</summary>
    public static byte[] Clear(byte[] value, byte[] eventType, string name)
    {
        if (ClaimOf(value) is { } claim)
        {
            byte[] payload = Instance.FindPayload(claim)!;
            return (value[1] & 3) == 0 ? payload : Clear(payload, eventType, name);
        }

        byte[] body = value[2..];
        if ((value[1] & 2) != 0)
        {
            int header = 3 + value[2];
            byte[] field = Encoding.UTF8.GetBytes(name), lengths = new byte[8];
            BinaryPrimitives.WriteInt32BigEndian(lengths, eventType.Length);
            BinaryPrimitives.WriteInt32BigEndian(lengths.AsSpan(4), field.Length);
            body = new byte[value.Length - header - 28];
            using var aes = new AesGcm(Bytes(Encoding.UTF8.GetString(value, 3, value[2])), 16);
            byte[] data = [.. value[..header], .. lengths[..4], .. eventType, .. lengths[4..], .. field];
            aes.Decrypt(value.AsSpan(header, 12), value.AsSpan(header + 28), value.AsSpan(header + 12, 16), body, data);
        }

        if ((value[1] & 1) == 0) return body;
        using var brotli = new BrotliStream(new MemoryStream(body, 4, body.Length - 4), CompressionMode.Decompress);
        var clear = new MemoryStream();
        brotli.CopyTo(clear);
        return clear.ToArray();
    }

    private static EncryptionKey Key(string id) => new(id, Bytes(id));

    private static byte[] Bytes(string id) => SHA256.HashData(Encoding.UTF8.GetBytes(id));
}
