using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Events.Administration;
using Events.Client;
using Events.Producing;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Streams;
using Events.TestSupport;
using Events.Wire;

namespace Events.Runtime.Tests.Protecting.Keys;

/// <summary>A personal value that is a key by which events are told apart stands in no name of a key of the server, and is known again all the same.</summary>
public sealed class PersonalKeysTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const string Alice = "alice@example.org";

    [Fact]
    public async Task No_name_of_a_key_has_a_personal_value_and_what_comes_twice_is_known()
    {
        await using var client = new EventsClient(await Stores.ConnectAsync(redis.Server));
        string stream = $"mails:{Guid.NewGuid():N}";
        MailStream mails = client.OpenStream<MailStream>(new StreamOptions { Key = stream });
        EntryId first = await mails.ProduceAsync(new MailSent(Alice, 1, "hello"));
        Assert.Equal(first, await mails.ProduceAsync(new MailSent(Alice, 1, "hello again")));

        // Another program knows neither the key nor what is personal; a second one says so.
        await AddAsync(client, stream, ("type", "mail.sent"), ("address", Alice), ("number", "1"), ("body", "b"));
        await AddAsync(client, stream, ("type", "mail.sent"), ("ev:pii", "address body"), ("address", Alice), ("number", "1"), ("body", "b"));
        await AddAsync(client, stream, ("type", "mail.sent"), ("address", Alice), ("number", "2"), ("body", "b"));
        await mails.ProduceAsync(new MailFiled("f-1", "b"));
        await AddAsync(client, stream, ("type", "mail.filed"), ("file_id", "f-1"), ("body", "b"));
        ScheduledEvent scheduled = await mails.ProduceAfterAsync(new MailSent("bob@example.org", 1, "later"), TimeSpan.FromHours(1));

        var postmen = new Postmen();
        await using GroupConsumer consumer = client.CreateConsumer(postmen, streamKey: stream);
        consumer.Start();
        await Eventually.TrueAsync(() => consumer.HandledCount + consumer.SkippedCount == 6);

        Assert.Equal([Alice, Alice, "f-1"], postmen.Seen);
        string hash = Hash(Alice);
        Assert.Equal($"mail.sent:{Hash("bob@example.org")}", scheduled.Id);
        string[] keys = [.. ((object?[])(await redis.Server.CommandAsync("KEYS", $"*{stream}*"))!).Select(static key => Text(key!))];
        Assert.All(keys, static key => Assert.DoesNotContain("example.org", key, StringComparison.Ordinal));
        Assert.Contains(keys, key => key.EndsWith($"produced:mail.sent:{hash}", StringComparison.Ordinal));
        Assert.Contains(keys, key => key.EndsWith("produced:mail.filed:f-1", StringComparison.Ordinal));
        Assert.Contains(keys, key => key.EndsWith("mail.filed:3:f-1", StringComparison.Ordinal));

        // By what is declared all are known; who names fields alone knows what the entries say.
        RerunPlan plan = await client.Administration.PlanRerunAsync(stream, "postmen", EntryId.Min, DedupeRule.Of<Postmen>());
        Assert.Equal((6, 6), (plan.Again, plan.Handled));
        plan = await client.Administration.PlanRerunAsync(
            stream, "postmen", EntryId.Min, [new DedupeRule("mail.sent", ["address", "number"]), new DedupeRule("mail.filed", ["file_id"])]);
        Assert.Equal((6, 4), (plan.Again, plan.Handled));
    }

    private static string Hash(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    private static string Text(object key) => key is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(key, CultureInfo.InvariantCulture)!;

    private static async Task AddAsync(EventsClient client, string stream, params (string Name, string Value)[] fields)
    {
        await client.Store.AddAsync(new StreamKey(stream), Encode(fields), StreamTrim.None);

        static EntryFields Encode((string Name, string Value)[] fields)
        {
            var writer = new EntryWriter(new byte[256]);
            foreach ((string name, string value) in fields) writer.WriteField(name, Encoding.UTF8.GetBytes(value));
            return new EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount);
        }
    }
}
