namespace Events.Analyzers.Tests.Rules.Twins;

/// <summary>One sample for every rule that looks at commands of StackExchange.Redis.</summary>
internal static class Samples
{
    public static IReadOnlyList<Sample> All { get; } =
    [
        new("EVT1004", """await db.StreamAddAsync("s", new NameValueEntry[] { new("type", typeof(Work).[|Name|]) }, maxLength: 9, useApproximateMaxLength: true);"""),
        new("EVT4001", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) { await db.[|StreamAcknowledgeAsync|]("s", "g", e.Id); await work.Do(e); }"""),
        new("EVT4002", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) { try { await work.Do(e); } finally { await db.[|StreamAcknowledgeAsync|]("s", "g", e.Id); } }"""),
        new("EVT4003", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) { try { await work.Do(e); } [|catch|] (Exception x) { Console.WriteLine(x); } await db.StreamAcknowledgeAsync("s", "g", e.Id); }"""),
        new("EVT4004", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) { await work.[|TryDo|](e); await db.StreamAcknowledgeAsync("s", "g", e.Id); }"""),
        new("EVT4005", """var queue = System.Threading.Channels.Channel.CreateBounded<string>(9); foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) { await queue.Writer.WriteAsync((string)e["id"]!); await db.[|StreamAcknowledgeAsync|]("s", "g", e.Id); }"""),
        new("EVT4006", """foreach (var e in await db.[|StreamReadGroupAsync|]("s", "g", "c", "0", 10)) Console.WriteLine(e["id"]);"""),
        new("EVT4007", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) { if (e["id"].IsNull) [|continue;|] await work.Do(e); await db.StreamAcknowledgeAsync("s", "g", e.Id); }"""),
        new("EVT4008", """foreach (var e in await db.[|StreamReadGroupAsync|]("s", "g", args[0], ">", 10)) { await work.Do(e); await db.StreamAcknowledgeAsync("s", "g", e.Id); }"""),
        new("EVT4009", """foreach (var e in (await db.[|StreamAutoClaimAsync|]("s", "g", "c", 60000, "0-0")).ClaimedEntries) { await work.Do(e); await db.StreamAcknowledgeAsync("s", "g", e.Id); }"""),
        new("EVT4010", """while (!token.IsCancellationRequested) { foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", [|"0"|], 10)) { try { await work.Do(e); await db.StreamAcknowledgeAsync("s", "g", e.Id); } catch (Exception x) { Console.WriteLine(x); } } foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", ">", 10)) { await work.Do(e); await db.StreamAcknowledgeAsync("s", "g", e.Id); } await Task.Delay(100, token); }"""),
        new("EVT5001", """foreach (var e in await db.StreamReadAsync("s", "0-0", 10)) { await work.Do(e); await db.[|StreamAcknowledgeAsync|]("s", "g", e.Id); }"""),
        new("EVT5002", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", ">", 10, noAck: true)) await db.[|StreamAcknowledgeAsync|]("s", "g", e.Id);"""),
        new("EVT5003", """var page = await db.StreamAutoClaimAsync("s", "g", "c", [|0|], "0-0");"""),
        new("EVT5004", """var page = await db.[|StreamAutoClaimAsync|]("s", "g", "c", 60000, "0-0"); await work.DoAll(page.ClaimedEntries);"""),
        new("EVT5005", """foreach (var e in await db.StreamReadGroupAsync("s", [|"g"|], args[0], "0", 10)) await db.StreamAcknowledgeAsync("s", "g", e.Id);"""),
        new("EVT5006", """await db.[|StreamCreateConsumerGroupAsync|]("s", "g", "0-0");"""),
        new("EVT5007", """await db.StreamReadGroupAsync("s", "g", [|">"|], args[0], 10);"""),
        new("EVT5008", """await db.StreamReadAsync("s", [|"$"|], 10);"""),
        new("EVT5009", """string me = args[0]; await db.StreamReadGroupAsync("s", "g", me, "0", 10); await db.[|StreamDeleteConsumerAsync|]("s", "g", me);"""),
        new("EVT5010", """string me = Guid.NewGuid().ToString(); await db.StreamReadGroupAsync("s", "g", [|me|], ">", 10);"""),
        new("EVT5011", """await db.StreamReadGroupAsync("s", "g", [|"worker-1"|], "0", 10);"""),
        new("EVT5012", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) { await work.Do(e); await db.[|StreamDeleteAsync|]("s", new[] { e.Id }); }"""),
        new("EVT5014", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) await db.StreamAcknowledgeAsync("s", [|"h"|], e.Id);"""),
        new("EVT5015", """while (!token.IsCancellationRequested) { foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", [|"0"|], 10)) await work.Do(e); await Task.Delay(1); }"""),
        new("EVT5016", """while (!token.IsCancellationRequested) { foreach (var e in await db.StreamReadAsync("s", [|"0-0"|], 10)) await work.Do(e); await Task.Delay(1); }"""),
        new("EVT5017", """var page = await db.StreamAutoClaimAsync("s", "g", "c", 60000, [|">"|]);"""),
        new("EVT5018", """var page = await db.StreamReadAsync("s", "0-0", [|0|]);"""),
        new("EVT5019", """await db.[|StreamCreateConsumerGroupAsync|]("s", "g", "0-0", createStream: false);"""),
        new("EVT6001", """await db.[|StreamAddAsync|]("s", "name", "value");"""),
        new("EVT6002", """await db.[|StreamTrimAsync|]("s", 1000);"""),
        new("EVT6003", """await work.DoAll(await db.[|StreamRangeAsync|]("s"));"""),
        new("EVT6004", """while (!token.IsCancellationRequested) { foreach (var e in await db.[|StreamReadAsync|]("s", "0-0", 10)) await work.Do(e); }"""),
        new("EVT7002", """Parallel.For(0, 2, [|async|] _ => { await work.DoAll(await db.StreamReadAsync("s", "0-0", 10)); });"""),
        new("EVT7003", """while (!token.IsCancellationRequested) { await work.DoAll(await db.StreamReadAsync("s", "0-0", 10)); Thread.[|Sleep|](10); }"""),
        new("EVT7004", """try { while (!token.IsCancellationRequested) { foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", ">", 10)) await work.Do(e); await Task.Delay(1); } } [|catch|] (Exception x) { Console.WriteLine(x); }"""),
        new("EVT7005", """while (!token.IsCancellationRequested) { try { foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", ">", 10)) await work.Do(e); } [|catch|] (Exception x) { Console.WriteLine(x); } }"""),
    ];

    /// <summary>The same mistakes in raw commands, as clients of servers with commands that the library lacks write them.</summary>
    public static IReadOnlyList<Sample> Raw { get; } =
    [
        new("EVT4001", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) { await db.[|ExecuteAsync|]("XACK", "s", "g", (string)e.Id!); await work.Do(e); }"""),
        new("EVT4002", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) { try { await work.Do(e); } finally { db.[|Execute|]("XACK", "s", "g", e.Id.ToString()); } }"""),
        new("EVT4003", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) { try { await work.Do(e); } [|catch|] { } await db.ExecuteAsync("XACK", "s", "g", e.Id.ToString()); }"""),
        new("EVT4004", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) { await work.[|TryDo|](e); db.Execute("XACK", "s", "g", e.Id.ToString()); }"""),
        new("EVT4006", """RedisResult reply = await db.[|ExecuteAsync|]("XREADGROUP", "GROUP", "g", "c", "COUNT", 10, "STREAMS", "s", ">"); Console.WriteLine(reply.Length);"""),
        new("EVT4007", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) { if (e["id"].IsNull) [|continue;|] await work.Do(e); db.Execute("XACK", "s", "g", e.Id.ToString()); }"""),
        new("EVT5001", """foreach (var e in await db.StreamReadAsync("s", "0-0", 10)) db.[|Execute|]("XACK", "s", "g", (string)e.Id!);"""),
        new("EVT5003", """await db.ExecuteAsync("XAUTOCLAIM", "s", "g", "c", [|0|], "0-0");"""),
        new("EVT5005", """await db.ExecuteAsync("XREADGROUP", "GROUP", [|"g"|], args[0], "COUNT", 10, "STREAMS", "s", ">");"""),
        new("EVT5006", """await db.[|ExecuteAsync|]("XGROUP", "CREATE", "s", "g", "0", "MKSTREAM");"""),
        new("EVT5009", """string me = args[0]; await db.StreamReadGroupAsync("s", "g", me, "0", 10); await db.[|ExecuteAsync|]("XGROUP", "DELCONSUMER", "s", "g", me);"""),
        new("EVT5010", """await db.ExecuteAsync("XREADGROUP", "GROUP", "g", [|Guid.NewGuid().ToString()|], "COUNT", 10, "STREAMS", "s", ">");"""),
        new("EVT5011", """await db.ExecuteAsync("XREADGROUP", "GROUP", "g", [|"worker-1"|], "COUNT", 10, "STREAMS", "s", ">");"""),
        new("EVT5012", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) await db.[|ExecuteAsync|]("XDEL", "s", (string)e.Id!);"""),
        new("EVT5013", """await db.[|ExecuteAsync|]("XREAD", "COUNT", 10, "BLOCK", 5000, "STREAMS", "s", "$");"""),
        new("EVT6001", """await db.[|ExecuteAsync|]("XADD", "s", "*", "name", "value");"""),
        new("EVT6002", """await db.[|ExecuteAsync|]("XTRIM", "s", "MAXLEN", 1000);"""),
        new("EVT6003", """RedisResult all = await db.[|ExecuteAsync|]("XRANGE", "s", "-", "+");"""),
        new("EVT6004", """while (!token.IsCancellationRequested) { RedisResult reply = await db.[|ExecuteAsync|]("XREAD", "COUNT", 10, "STREAMS", "s", "0-0"); Console.WriteLine(reply.Length); }"""),
    ];

    /// <summary>Mistakes in commands that are queued: a batch, and a transaction.</summary>
    public static IReadOnlyList<Sample> Queued { get; } =
    [
        new("EVT1004", """_ = queue.StreamAddAsync("s", new NameValueEntry[] { new("type", typeof(Work).[|FullName|]) }, maxLength: 9, useApproximateMaxLength: true);"""),
        new("EVT5001", """foreach (var e in await db.StreamReadAsync("s", "0-0", 10)) _ = queue.[|StreamAcknowledgeAsync|]("s", "g", e.Id);"""),
        new("EVT5002", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", ">", 10, noAck: true)) _ = queue.[|StreamAcknowledgeAsync|]("s", "g", e.Id);"""),
        new("EVT5003", """_ = queue.StreamAutoClaimAsync("s", "g", "c", [|0|], "0-0");"""),
        new("EVT5007", """_ = queue.StreamReadGroupAsync("s", "g", [|">"|], args[0], 10);"""),
        new("EVT5008", """_ = queue.StreamReadAsync("s", [|"$"|], 10);"""),
        new("EVT5009", """string me = args[0]; _ = db.StreamReadGroup("s", "g", me, "0", 10); _ = queue.[|StreamDeleteConsumerAsync|]("s", "g", me);"""),
        new("EVT5012", """foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", "0", 10)) _ = queue.[|StreamDeleteAsync|]("s", new[] { e.Id });"""),
        new("EVT6001", """_ = queue.[|StreamAddAsync|]("s", "name", "value");"""),
        new("EVT6002", """_ = queue.[|StreamTrimAsync|]("s", 1000);"""),
    ];
}
