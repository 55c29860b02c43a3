using Events.Streams;

namespace Events.Subscribing;

/// <summary>The answer of <see cref="Continuity"/>.</summary>
/// <param name="Kind">What has become of what lies behind the position.</param>
/// <param name="Gap">What is gone.</param>
/// <param name="Reason">How it is known that it is another stream.</param>
internal readonly record struct Verdict(VerdictKind Kind, StreamGap Gap = default, string Reason = "");
