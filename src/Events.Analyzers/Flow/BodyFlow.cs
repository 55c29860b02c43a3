using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>
/// Order facts of one method, lambda or local function, on its control-flow graph. Loops are compared within one
/// iteration: the edge back to the head of a loop is cut, so what the next turn does is never "after".
/// </summary>
internal sealed class BodyFlow
{
    private readonly Dictionary<SyntaxNode, Position> _positions = new();
    private readonly List<int>[] _successors;

    private BodyFlow(ControlFlowGraph graph)
    {
        foreach (BasicBlock block in graph.Blocks)
        {
            for (int i = 0; i < block.Operations.Length; i++) Place(block.Operations[i], new Position(block.Ordinal, i));
            if (block.BranchValue is { } value) Place(value, new Position(block.Ordinal, block.Operations.Length));
        }

        _successors = WithoutBackEdges(graph, SuccessorsOf(graph), HandlersOf(graph));
    }

    /// <summary>The flow of the innermost function around an operation, or null where no graph can be made.</summary>
    public static BodyFlow? Around(IOperation operation)
    {
        IOperation function = operation;
        var outers = new Stack<IOperation>();
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation) outers.Push(current);
            function = current;
        }

        ControlFlowGraph? graph = function switch
        {
            IMethodBodyOperation method => ControlFlowGraph.Create(method),
            IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor),
            IBlockOperation block => ControlFlowGraph.Create(block),
            IFieldInitializerOperation field => ControlFlowGraph.Create(field),
            IPropertyInitializerOperation property => ControlFlowGraph.Create(property),
            _ => null,
        };
        while (graph is not null && outers.Count > 0) graph = Inner(graph, outers.Pop());
        return graph is null ? null : new BodyFlow(graph);
    }

    /// <summary>Tells whether the second operation can run after the first in the same iteration.</summary>
    public bool CanFollow(IOperation first, IOperation second)
    {
        if (Find(first) is not { } from || Find(second) is not { } to) return false;
        if (from.Block == to.Block && from.Index < to.Index) return true;
        return from.Block != to.Block && Reaches(from.Block, to.Block);
    }

    /// <summary>Tells whether the second operation can run after the first, or after a loop around the first that is over then.</summary>
    public bool CanFollowLoop(IOperation first, IOperation second)
    {
        if (CanFollow(first, second)) return true;
        IOperation? head = Structure.LoopLeftBehind(first, second) switch
        {
            IForEachLoopOperation loop => loop.Collection,
            IWhileLoopOperation loop => loop.Condition,
            IForLoopOperation loop => loop.Condition,
            _ => null,
        };
        return head is not null && CanFollow(head, second);
    }

    private static ControlFlowGraph? Inner(ControlFlowGraph graph, IOperation function)
    {
        if (function is ILocalFunctionOperation local)
        {
            return graph.LocalFunctions.Any(symbol => SymbolEqualityComparer.Default.Equals(symbol, local.Symbol))
                ? graph.GetLocalFunctionControlFlowGraph(local.Symbol)
                : null;
        }

        foreach (BasicBlock block in graph.Blocks)
        {
            IEnumerable<IOperation> operations = block.Operations;
            if (block.BranchValue is { } value) operations = operations.Append(value);
            foreach (IOperation operation in operations.SelectMany(item => item.DescendantsAndSelf()))
            {
                if (operation is IFlowAnonymousFunctionOperation lambda && lambda.Syntax == function.Syntax)
                {
                    return graph.GetAnonymousFunctionControlFlowGraph(lambda);
                }
            }
        }

        return null;
    }

    private void Place(IOperation operation, Position position)
    {
        foreach (IOperation part in operation.DescendantsAndSelf())
        {
            if (!_positions.ContainsKey(part.Syntax)) _positions.Add(part.Syntax, position);
        }
    }

    private Position? Find(IOperation operation)
    {
        for (SyntaxNode? node = operation.Syntax; node is not null; node = node.Parent)
        {
            if (_positions.TryGetValue(node, out Position position)) return position;
        }

        return null;
    }

    private bool Reaches(int from, int to)
    {
        var seen = new bool[_successors.Length];
        var pending = new Stack<int>();
        pending.Push(from);
        while (pending.Count > 0)
        {
            foreach (int next in _successors[pending.Pop()])
            {
                if (next == to) return true;
                if (seen[next]) continue;
                seen[next] = true;
                pending.Push(next);
            }
        }

        return false;
    }

    /// <summary>Branches, through the finally blocks they pass. Exceptions are no order: a catch follows nothing here.</summary>
    private static List<int>[] SuccessorsOf(ControlFlowGraph graph)
    {
        var successors = new List<int>[graph.Blocks.Length];
        for (int i = 0; i < successors.Length; i++) successors[i] = [];
        foreach (BasicBlock block in graph.Blocks)
        {
            foreach (ControlFlowBranch? branch in new[] { block.FallThroughSuccessor, block.ConditionalSuccessor })
            {
                if (branch?.Destination is not { } destination) continue;
                int from = block.Ordinal;
                foreach (ControlFlowRegion region in branch.FinallyRegions)
                {
                    successors[from].Add(region.FirstBlockOrdinal);
                    from = region.LastBlockOrdinal;
                }

                successors[from].Add(destination.Ordinal);
            }
        }

        return successors;
    }

    /// <summary>
    /// From the beginning of each try to its catches and its finally: the way by which a walk comes to them while the loop
    /// around is still open, so that what leads back from them is seen to lead back.
    /// </summary>
    private static List<int>[] HandlersOf(ControlFlowGraph graph)
    {
        var handlers = new List<int>[graph.Blocks.Length];
        for (int i = 0; i < handlers.Length; i++) handlers[i] = [];
        var regions = new Stack<ControlFlowRegion>();
        regions.Push(graph.Root);
        while (regions.Count > 0)
        {
            ControlFlowRegion region = regions.Pop();
            foreach (ControlFlowRegion nested in region.NestedRegions) regions.Push(nested);
            if (region.Kind is not (ControlFlowRegionKind.TryAndCatch or ControlFlowRegionKind.TryAndFinally)) continue;
            foreach (ControlFlowRegion handler in region.NestedRegions.Where(nested => nested.Kind != ControlFlowRegionKind.Try))
            {
                handlers[region.FirstBlockOrdinal].Add(handler.FirstBlockOrdinal);
            }
        }

        return handlers;
    }

    /// <summary>An edge to a block that is still open on the depth-first path leads back to the head of a loop.</summary>
    private static List<int>[] WithoutBackEdges(ControlFlowGraph graph, List<int>[] successors, List<int>[] handlers)
    {
        var forward = new List<int>[successors.Length];
        for (int i = 0; i < forward.Length; i++) forward[i] = [];
        var state = new byte[successors.Length];
        foreach (BasicBlock start in graph.Blocks)
        {
            if (state[start.Ordinal] != 0) continue;
            var path = new Stack<(int Block, int Next)>();
            path.Push((start.Ordinal, 0));
            state[start.Ordinal] = 1;
            while (path.Count > 0)
            {
                (int block, int next) = path.Pop();
                if (next == successors[block].Count + handlers[block].Count)
                {
                    state[block] = 2;
                    continue;
                }

                path.Push((block, next + 1));
                bool isHandler = next < handlers[block].Count;
                int to = isHandler ? handlers[block][next] : successors[block][next - handlers[block].Count];
                if (state[to] == 1) continue;
                if (!isHandler) forward[block].Add(to);
                if (state[to] != 0) continue;
                state[to] = 1;
                path.Push((to, 0));
            }
        }

        return forward;
    }

    private readonly struct Position(int block, int index)
    {
        public int Block { get; } = block;

        public int Index { get; } = index;
    }
}
