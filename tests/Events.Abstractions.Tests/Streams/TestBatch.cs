using Events.Streams;
using Events.Wire;

namespace Events.Abstractions.Tests.Streams;

internal sealed class TestBatch(StreamClient client) : EventBatch(client)
{
    public void Add(string text)
    {
        EntryWriter writer = BeginEntry();
        writer.WriteEnvelope("$4\r\ntype\r\n$1\r\nt\r\n"u8);
        writer.WriteString("$1\r\nt\r\n"u8, text);
        EndEntry(ref writer);
    }
}
