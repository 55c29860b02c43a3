using System.Text;
using Events.Errors;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;
using Events.Wire;

namespace Events.Runtime.Tests.Redis;

/// <summary>What a page is to hold, read off the tree of the whole reply without a care for speed: the oracle of the fuzz tests.</summary>
internal static class SlowPage
{
    public const string Refused = "refused";

    /// <summary>The entries of a reply as text; <see cref="Refused"/> when it is not what the command answers.</summary>
    public static string Read(PageShape shape, RespValue reply)
    {
        try
        {
            if (reply.IsError) return "error";
            return shape switch
            {
                PageShape.Entries => Entries(reply),
                PageShape.Claim => Claim(reply),
                _ => Stream(reply),
            };
        }
        catch (ProtocolException)
        {
            return Refused;
        }
    }

    /// <summary>The entries of a page as text.</summary>
    public static string Read(EntryPage page) => string.Concat(Enumerable.Range(0, page.Count).Select(i =>
        page.IsDeleted(i) ? $"{page.GetId(i)} gone;" : $"{page.GetId(i)} {Fields(page.GetFields(i))};"));

    /// <summary>The entries, the cursor and the deleted IDs that a parser has read into a page.</summary>
    public static string Read(PageShape shape, EntryPageParser parser, EntryPage page) => Read(page)
        + (shape == PageShape.Claim ? $" cursor {parser.Cursor} deleted {string.Join(' ', parser.DeletedIds)}" : "");

    private static string Stream(RespValue reply)
    {
        if (reply.IsNull) return "";
        Expect(reply.Kind is RespKind.Array or RespKind.Map);
        if (reply.Items.Count == 0) return "";
        IReadOnlyList<RespValue> keyAndEntries = reply.Items;
        if (reply.Kind == RespKind.Array)
        {
            Expect(reply.Items is [{ Kind: RespKind.Array }]);
            keyAndEntries = reply.Items[0].Items;
        }

        Expect(keyAndEntries is [{ Kind: RespKind.BulkString }, _]);
        return Entries(keyAndEntries[1]);
    }

    private static string Claim(RespValue reply)
    {
        Expect(reply is { Kind: RespKind.Array, Items.Count: 2 or 3 });
        string text = $"{Entries(reply.Items[1])} cursor {Id(reply.Items[0])} deleted ";
        if (reply.Items.Count == 2) return text;
        Expect(reply.Items[2].Kind == RespKind.Array);
        return text + string.Join(' ', reply.Items[2].Items.Select(Id));
    }

    private static string Entries(RespValue reply)
    {
        Expect(reply.IsNull || reply.Kind == RespKind.Array);
        return string.Concat(reply.Items.Where(entry => !entry.IsNull).Select(Entry));
    }

    private static string Entry(RespValue entry)
    {
        Expect(entry is { Kind: RespKind.Array, Items.Count: 2 });
        EntryId id = Id(entry.Items[0]);
        RespValue fields = entry.Items[1];
        if (fields.IsNull) return $"{id} gone;";
        Expect(fields.Kind == RespKind.Array && fields.Items.Count % 2 == 0);
        Expect(fields.Items.All(field => field.Kind == RespKind.BulkString));
        return $"{id} {string.Concat(fields.Items.Select(field => Show(field.Bytes)))};";
    }

    private static EntryId Id(RespValue value)
    {
        Expect(value.Kind == RespKind.BulkString);
        return value.AsId();
    }

    private static string Fields(EntryFields fields)
    {
        var text = new StringBuilder();
        int count = 0;
        EntryReader reader = fields.GetReader();
        for (; reader.TryReadName(out ReadOnlySpan<byte> name); count++) text.Append(Show(name)).Append(Show(reader.ReadBytes()));
        return count == fields.Count ? text.ToString() : throw new InvalidOperationException($"{count} fields instead of {fields.Count}");
    }

    private static string Show(ReadOnlySpan<byte> bytes) => $"<{Encoding.Latin1.GetString(bytes)}>";

    private static void Expect(bool isSo)
    {
        if (!isSo) throw new ProtocolException("Not what the command answers.");
    }
}
