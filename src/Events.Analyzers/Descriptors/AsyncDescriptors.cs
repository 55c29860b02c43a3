using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Descriptors;

/// <summary>EVT7xxx: async code of consumers that cannot be stopped, observed or scheduled well.</summary>
internal static class AsyncDescriptors
{
    public static readonly DiagnosticDescriptor EVT7001_LoopIgnoresStopToken = RuleFactory.Warning(
        "EVT7001",
        "Consumer loop ignores its stop token",
        "The loop neither tests '{0}' nor passes it on: the consumer does not stop when it is asked to, and is killed with entries half done",
        "Shutdown cancels the token and waits a while. A loop that does not look is cut off in the middle of an entry.");

    public static readonly DiagnosticDescriptor EVT7002_NobodyObserves = RuleFactory.Warning(
        "EVT7002",
        "Consumer work that nobody observes",
        "{0}",
        "A task that nobody awaits fails in silence: consuming stops, or entries are lost, and nothing is logged.");

    public static readonly DiagnosticDescriptor EVT7003_BlockingWait = RuleFactory.Warning(
        "EVT7003",
        "Blocking wait in async consumer code",
        "'{0}' blocks a thread of the pool while the consumer waits: {1}",
        "Consumers of a process share the thread pool. A blocked thread is one that handles nothing, and enough of them stop the process.");

    public static readonly DiagnosticDescriptor EVT7004_LoopEndsWithFailure = RuleFactory.Warning(
        "EVT7004",
        "First failure ends the consumer loop",
        "{0}",
        "A catch belongs around the work on one entry, inside of the loop. One around the loop ends consuming and leaves the process running.");

    public static readonly DiagnosticDescriptor EVT7005_LoopSpinsOnFailure = RuleFactory.Warning(
        "EVT7005",
        "Consumer loop spins while Redis is down",
        "When '{0}' fails, the loop goes on at once: while Redis is down it spins and fills the log. Wait before the next turn",
        "A read that fails fails at once. Without a pause behind the catch the loop takes a core and writes thousands of lines a second.");
}
