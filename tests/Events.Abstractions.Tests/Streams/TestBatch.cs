using Events.Wire;

namespace Events.Abstractions.Tests.Streams;

internal sealed class TestBatch(StreamClient client) : EventBatch(client)
{
    public void Add(string text)
    {
        EntryWriter writer = BeginEntry();
        writer.WriteString("$1\r\nt\r\n"u8, text);
        EndEntry(ref writer);
    }
}
