using System.Globalization;
using Events.Store.Administration;

namespace Events.Administration;

/// <summary>Judges what the settings of a server mean for streams.</summary>
internal static class StoreDiagnosis
{
    private static readonly Version OldestRedis = new(7, 0);
    private static readonly Version OldestValkey = new(7, 2);

    /// <summary>Judges a store by what it says of itself.</summary>
    public static List<Finding> Of(StoreFacts facts)
    {
        if (facts.Info is null && facts.Settings is null && facts.Version is null && facts.Kind == "embedded store")
        {
            return [new Finding(FindingSeverity.Warning, "persistence", "Everything is in the memory of this process, and gone with it.", "Use Redis where entries must survive.")];
        }

        var findings = new List<Finding>();
        JudgeVersion(facts, findings);
        if (facts.Info is null)
        {
            findings.Add(new Finding(FindingSeverity.Note, "INFO", "This user may not ask INFO, so memory, persistence and replication are not known.", "Allow +info, or ask as another user."));
        }

        if (facts.Settings is null)
        {
            findings.Add(new Finding(
                FindingSeverity.Note, "CONFIG", "CONFIG GET cannot be asked: forbidden to this user, not offered by the service, or not sent by the multiplexer (allowAdmin).",
                "Allow +config|get, or look at the service's own settings."));
        }

        JudgeRole(facts, findings);
        JudgeEviction(facts, findings);
        JudgePersistence(facts, findings);
        JudgeReplicas(facts, findings);
        return findings;
    }

    private static void JudgeVersion(StoreFacts facts, List<Finding> findings)
    {
        if (!Version.TryParse(facts.Version, out Version? version)) return;
        Version? oldest = facts.Kind switch
        {
            "Redis" => OldestRedis,
            "Valkey" => OldestValkey,
            _ => null,
        };
        if (oldest is null)
        {
            findings.Add(new Finding(FindingSeverity.Note, "version", $"{facts.Kind} {facts.Version} speaks the protocol; the tests run on Redis and Valkey."));
        }
        else if (version < oldest)
        {
            findings.Add(new Finding(FindingSeverity.Error, "version", $"{facts.Kind} {facts.Version} is too old.", $"Use {facts.Kind} {oldest} or later."));
        }
        else
        {
            findings.Add(new Finding(FindingSeverity.Good, "version", $"{facts.Kind} {facts.Version}."));
        }
    }

    private static void JudgeRole(StoreFacts facts, List<Finding> findings)
    {
        if (Info(facts, "role") == "slave")
        {
            findings.Add(new Finding(FindingSeverity.Error, "role", "This server is a replica: it takes no writes.", "Connect to the master."));
        }

        if (Info(facts, "loading") == "1")
        {
            findings.Add(new Finding(FindingSeverity.Warning, "loading", "The server is still loading its data.", "Wait until it is done."));
        }
    }

    private static void JudgeEviction(StoreFacts facts, List<Finding> findings)
    {
        string? policy = Setting(facts, "maxmemory-policy") ?? Info(facts, "maxmemory_policy");
        long? limit = Number(Setting(facts, "maxmemory") ?? Info(facts, "maxmemory"));
        if (policy?.StartsWith("allkeys", StringComparison.Ordinal) == true)
        {
            findings.Add(new Finding(
                limit == 0 ? FindingSeverity.Warning : FindingSeverity.Error, "eviction",
                $"maxmemory-policy is {policy}: {(limit == 0 ? "as soon as there is a maxmemory, " : "")}a full server deletes whole streams, with what is pending.",
                "CONFIG SET maxmemory-policy noeviction"));
        }
        else if (policy?.StartsWith("volatile", StringComparison.Ordinal) == true)
        {
            findings.Add(new Finding(
                FindingSeverity.Warning, "eviction",
                $"maxmemory-policy is {policy}: a full server deletes what expires, dedupe keys and consumer names among it, so effects may repeat.",
                "CONFIG SET maxmemory-policy noeviction"));
        }
        else if (policy is not null)
        {
            findings.Add(new Finding(FindingSeverity.Good, "eviction", $"maxmemory-policy is {policy}: a full server refuses writes and deletes nothing."));
        }

        if (limit == 0 && policy is not null)
        {
            findings.Add(new Finding(
                FindingSeverity.Note, "memory", "maxmemory is not set: a server that needs more than its machine has is killed.",
                "Set maxmemory, and bound the streams (MaxLength, MaxAgeSeconds)."));
        }
        else if (limit > 0 && Number(Info(facts, "used_memory")) is { } used && used > limit * 0.9)
        {
            findings.Add(new Finding(
                FindingSeverity.Warning, "memory", $"{used * 100 / limit} % of maxmemory are used: writes are refused when it is full.", "Trim, or give it more memory."));
        }
    }

    private static void JudgePersistence(StoreFacts facts, List<Finding> findings)
    {
        string? appendOnly = Setting(facts, "appendonly") ?? (Info(facts, "aof_enabled") is { } enabled ? enabled == "1" ? "yes" : "no" : null);
        string? save = Setting(facts, "save");
        string? sync = Setting(facts, "appendfsync");
        if (appendOnly == "no" && save?.Length == 0)
        {
            findings.Add(new Finding(FindingSeverity.Error, "persistence", "Nothing is written to disk: a restart loses every entry and every group.", "CONFIG SET appendonly yes"));
        }
        else if (appendOnly == "no")
        {
            findings.Add(new Finding(
                FindingSeverity.Warning, "persistence",
                $"Only snapshots{(save is null ? "" : $" (save {save})")}: a crash loses all that came since the last one, and what was acknowledged since is delivered again.",
                "CONFIG SET appendonly yes"));
        }
        else if (appendOnly == "yes")
        {
            findings.Add(sync switch
            {
                "no" => new Finding(
                    FindingSeverity.Warning, "persistence", "appendfsync is no: a machine that loses its power loses up to half a minute.",
                    "CONFIG SET appendfsync everysec"),
                "always" => new Finding(FindingSeverity.Good, "persistence", "appendonly with appendfsync always: what was confirmed is on disk."),
                "everysec" => new Finding(
                    FindingSeverity.Good, "persistence", "appendonly with appendfsync everysec: a machine that loses its power loses at most about a second."),
                _ => new Finding(FindingSeverity.Good, "persistence", "appendonly is on."),
            });
        }

        if (Info(facts, "rdb_last_bgsave_status") == "err" || Info(facts, "aof_last_write_status") == "err")
        {
            findings.Add(new Finding(FindingSeverity.Error, "persistence", "The last write to disk failed.", "Look at the server's log: is the disk full?"));
        }
    }

    private static void JudgeReplicas(StoreFacts facts, List<Finding> findings)
    {
        if (Number(Info(facts, "connected_slaves")) is not { } replicas) return;
        string? needed = Setting(facts, "min-replicas-to-write");
        if (replicas == 0)
        {
            findings.Add(new Finding(FindingSeverity.Note, "replication", "No replica: if the machine is lost, so is what is on it.", "Add a replica, and min-replicas-to-write 1."));
        }
        else if (needed == "0")
        {
            findings.Add(new Finding(
                FindingSeverity.Warning, "replication",
                $"{replicas} replicas and min-replicas-to-write 0: a master that is cut off goes on confirming what is lost when a replica takes over.",
                "CONFIG SET min-replicas-to-write 1, and min-replicas-max-lag 10"));
        }
        else if (needed is not null)
        {
            findings.Add(new Finding(FindingSeverity.Good, "replication", $"{replicas} replicas, min-replicas-to-write {needed}."));
        }
    }

    private static string? Info(StoreFacts facts, string name) => facts.Info?.GetValueOrDefault(name);

    private static string? Setting(StoreFacts facts, string name) => facts.Settings?.GetValueOrDefault(name);

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
