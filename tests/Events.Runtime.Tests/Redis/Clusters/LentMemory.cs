using System.Buffers;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>A caller's buffer that tells whenever it is looked into.</summary>
internal sealed class LentMemory(byte[] bytes) : MemoryManager<byte>
{
    /// <summary>Told before it is read.</summary>
    public Action? Reading { get; set; }

    public override Span<byte> GetSpan()
    {
        Reading?.Invoke();
        return bytes;
    }

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
    }
}
