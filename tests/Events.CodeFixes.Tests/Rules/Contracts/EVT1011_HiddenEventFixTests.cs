using Events.CodeFixes.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Events.CodeFixes.Tests.Rules.Contracts;

/// <summary>Events of another project that cannot be named here: an arm for the rest is theirs.</summary>
public sealed class EVT1011_HiddenEventFixTests : FixTest
{
    private static readonly IReadOnlyList<MetadataReference> All =
    [
        .. References.All,
        References.Library(
            "Contracts",
            """
            using Events;
            using Events.Wire;
            [EventStream("orders")] public sealed class Orders;
            [Event<Orders>("order.placed")] public sealed record Placed(string OrderId) : IEventOf<Orders> { void IEventOf<Orders>.EncodeEntry(ref EntryWriter writer) { } }
            [Event<Orders>("paused")] public sealed record Paused(string Why) : IEventOf<Orders> { void IEventOf<Orders>.EncodeEntry(ref EntryWriter writer) { } }
            [Event<Orders>("audited")] internal sealed record Audited(string Who) : IEventOf<Orders> { void IEventOf<Orders>.EncodeEntry(ref EntryWriter writer) { } }
            """,
            References.All),
    ];

    public override string Id => "EVT1011";

    protected override IReadOnlyList<MetadataReference> Referenced => All;

    protected override string Wrap(string source) => $$"""
        using Events;
        #pragma warning disable CS8509
        public static class Uses
        {
        {{source}}
        }
        """;

    [Fact]
    public Task An_expression() => Fixes(
        """
            public static int A(IEventOf<Orders> happened) => happened [|switch|]
            {
                Placed => 1,
            };
        """,
        """
            public static int A(IEventOf<Orders> happened) => happened switch
            {
                Placed => 1,
                Paused => throw new NotImplementedException(),
                _ => throw new NotImplementedException(),
            };
        """);

    [Fact]
    public Task A_statement() => Fixes(
        """
            public static int A(IEventOf<Orders> happened)
            {
                [|switch|] (happened)
                {
                    case Placed or Paused:
                        return 1;
                }

                return 2;
            }
        """,
        """
            public static int A(IEventOf<Orders> happened)
            {
                switch (happened)
                {
                    case Placed or Paused:
                        return 1;
                    default:
                        throw new NotImplementedException();
                }

                return 2;
            }
        """);
}
