using Events.Administration;
using Events.Store.Administration;

namespace Events.Runtime.Tests.Administration;

/// <summary>What the settings of a server mean for streams.</summary>
public sealed class StoreDiagnosisTests
{
    [Theory]
    [InlineData("Redis", "7.0.15", FindingSeverity.Good)]
    [InlineData("Redis", "6.2.14", FindingSeverity.Error)]
    [InlineData("Valkey", "8.1.0", FindingSeverity.Good)]
    [InlineData("Valkey", "7.2.5", FindingSeverity.Good)]
    [InlineData("Dragonfly", "1.25.0", FindingSeverity.Note)]
    public void A_version(string kind, string version, FindingSeverity severity) =>
        Assert.Equal(severity, Find("version", kind, version).Severity);

    [Theory]
    [InlineData("noeviction", "1000", FindingSeverity.Good, "deletes nothing")]
    [InlineData("allkeys-lru", "1000", FindingSeverity.Error, "deletes whole streams")]
    [InlineData("allkeys-random", "0", FindingSeverity.Warning, "as soon as there is a maxmemory")]
    [InlineData("volatile-ttl", "1000", FindingSeverity.Warning, "dedupe keys")]
    public void An_eviction_policy(string policy, string limit, FindingSeverity severity, string says)
    {
        Finding finding = Find("eviction", settings: [("maxmemory-policy", policy), ("maxmemory", limit)]);
        Assert.Equal(severity, finding.Severity);
        Assert.Contains(says, finding.Text, StringComparison.Ordinal);
        Assert.Equal(severity, Find("eviction", info: [("maxmemory_policy", policy), ("maxmemory", limit)]).Severity);
    }

    [Theory]
    [InlineData("no", "", "everysec", FindingSeverity.Error, "Nothing is written to disk")]
    [InlineData("no", "3600 1", "everysec", FindingSeverity.Warning, "save 3600 1")]
    [InlineData("yes", "", "no", FindingSeverity.Warning, "half a minute")]
    [InlineData("yes", "", "everysec", FindingSeverity.Good, "about a second")]
    [InlineData("yes", "3600 1", "always", FindingSeverity.Good, "is on disk")]
    public void Persistence(string appendOnly, string save, string sync, FindingSeverity severity, string says)
    {
        Finding finding = Find("persistence", settings: [("appendonly", appendOnly), ("save", save), ("appendfsync", sync)]);
        Assert.Equal(severity, finding.Severity);
        Assert.Contains(says, finding.Text, StringComparison.Ordinal);
        Assert.True(severity < FindingSeverity.Warning || finding.Advice.Length > 0);
    }

    [Theory]
    [InlineData("0", "0", FindingSeverity.Note)]
    [InlineData("2", "0", FindingSeverity.Warning)]
    [InlineData("2", "1", FindingSeverity.Good)]
    public void Replicas(string replicas, string needed, FindingSeverity severity) => Assert.Equal(
        severity, Find("replication", info: [("connected_slaves", replicas)], settings: [("min-replicas-to-write", needed)]).Severity);

    [Fact]
    public void What_is_wrong_right_now()
    {
        Assert.Equal(FindingSeverity.Error, Find("role", info: [("role", "slave")]).Severity);
        Assert.Equal(FindingSeverity.Warning, Find("loading", info: [("loading", "1")]).Severity);
        Assert.Equal(FindingSeverity.Error, Find("persistence", info: [("rdb_last_bgsave_status", "err")]).Severity);
        Assert.Equal(FindingSeverity.Error, Find("persistence", info: [("aof_last_write_status", "err")]).Severity);
        Assert.Contains("95 %", Find("memory", info: [("used_memory", "950"), ("maxmemory_policy", "noeviction"), ("maxmemory", "1000")]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_not_be_asked_is_told_and_not_guessed()
    {
        List<Finding> findings = StoreDiagnosis.Of(new StoreFacts("Redis", "7.0.15", null, null));
        Assert.Equal(["version", "INFO", "CONFIG"], findings.Select(static finding => finding.Name));
    }

    private static Finding Find(
        string name, string kind = "Redis", string? version = "7.0.15", (string, string)[]? info = null, (string, string)[]? settings = null)
    {
        var facts = new StoreFacts(
            kind,
            version,
            (info ?? []).ToDictionary(static line => line.Item1, static line => line.Item2),
            (settings ?? []).ToDictionary(static line => line.Item1, static line => line.Item2));
        return Assert.Single(StoreDiagnosis.Of(facts), finding => finding.Name == name);
    }
}
