using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using AdCommerce.LoadTests.Mixed;

namespace AdCommerce.LoadTests.Measure.Calls;

/// <summary>
/// One HTTP/2 connection (RFC 9113) that keeps so many unary gRPC calls under way. It does only what that needs, on one thread, so that a generator on
/// one core outruns a server on another: with a usual client, what is measured of a fast answer would be the server's waiting.
/// </summary>
internal sealed class CallConnection : IDisposable
{
    private const int HeaderBytes = 9;
    private const int FrameBytesMax = 16 * 1024;
    private const int BufferBytes = 256 * 1024;
    private const int StreamWindow = 1024 * 1024;
    private const int WindowStep = 16 * 1024 * 1024;
    private const int WindowMax = int.MaxValue;
    private const int WindowDefault = 65_535;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    // As Kestrel writes it in trailers when it may keep no table: a new name, its length and text, the value's.
    private static readonly byte[] StatusOk = [0x0b, .. "grpc-status"u8, 1, (byte)'0'];

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)Patience.TotalMilliseconds };
    private readonly byte[] _in = new byte[BufferBytes];
    private readonly byte[] _out = new byte[BufferBytes];
    private readonly Dictionary<int, Answering> _open = [];
    private readonly Stack<Answering> _free = new();
    private int _inCount;
    private int _outCount;
    private int _lastStream = -1;
    private long _mayStillSend = WindowDefault;
    private int _taken;
    private long _answered;

    /// <summary>Connects.</summary>
    public CallConnection(Uri server)
    {
        _socket.Connect(server.Host, server.Port);
        Preface.CopyTo(_out, 0);
        _outCount = Preface.Length;
        // No table of headers, no push, and windows that never hold the server up.
        Frame(FrameType.Settings, 0, 0, Setting(1, 0), Setting(2, 0), Setting(4, StreamWindow));
        Frame(FrameType.WindowUpdate, 0, 0, Number(WindowMax - WindowDefault));
    }

    /// <summary>Asks until it is over, and waits for the last answers. How many there were.</summary>
    /// <param name="calls">What is asked.</param>
    /// <param name="underWay">How many calls at once.</param>
    /// <param name="isOver">Asked now and then.</param>
    /// <param name="latencies">Takes how long each call took.</param>
    public long Run(ICallSource calls, int underWay, Func<bool> isOver, LatencyHistogram latencies)
    {
        var before = _answered;
        while (true)
        {
            var over = isOver();
            while (!over && _open.Count < underWay && TrySend(calls))
            {
            }

            Flush();
            if (over && _open.Count == 0)
                return _answered - before;
            Receive();
            var read = 0;
            while (TryRead(_in.AsSpan(read, _inCount - read), calls, latencies, out var length))
                read += length;
            _in.AsSpan(read, _inCount - read).CopyTo(_in);
            _inCount -= read;
        }
    }

    public void Dispose() => _socket.Dispose();

    private bool TrySend(ICallSource calls)
    {
        // A call that may not be sent now is not made either: room for the largest is asked for.
        if (_mayStillSend < FrameBytesMax || _outCount > BufferBytes - (2 * FrameBytesMax))
            return false;
        var call = calls.Next();
        var answering = _free.TryPop(out var free) ? free : new Answering();
        answering.Begin(call.Tag);
        _open.Add(_lastStream += 2, answering);
        Frame(FrameType.Headers, FrameFlags.EndHeaders, _lastStream, call.Headers);
        Frame(FrameType.Data, FrameFlags.EndStreamOrAck, _lastStream, call.Message);
        _mayStillSend -= call.Message.Length;
        return true;
    }

    private void Receive()
    {
        var count = _socket.Receive(_in.AsSpan(_inCount));
        if (count == 0)
            throw new IOException("the server closed the connection");
        _inCount += count;
    }

    private bool TryRead(ReadOnlySpan<byte> bytes, ICallSource calls, LatencyHistogram latencies, out int length)
    {
        length = 0;
        if (bytes.Length < HeaderBytes)
            return false;
        var payloadLength = (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
        if (bytes.Length < HeaderBytes + payloadLength)
            return false;
        length = HeaderBytes + payloadLength;
        var (type, flags, stream) = ((FrameType)bytes[3], (FrameFlags)bytes[4], BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) & int.MaxValue);
        var payload = bytes.Slice(HeaderBytes, payloadLength);
        switch (type)
        {
            case FrameType.Data:
                Require(!flags.HasFlag(FrameFlags.Padded) && !flags.HasFlag(FrameFlags.EndStreamOrAck), "an answer without trailers");
                _open[stream].Append(payload);
                GiveWindow(payloadLength);
                break;
            case FrameType.Headers:
                Require(flags.HasFlag(FrameFlags.EndHeaders) && !flags.HasFlag(FrameFlags.Padded), "headers in several frames");
                if (flags.HasFlag(FrameFlags.EndStreamOrAck))
                    Finish(stream, payload, calls, latencies);
                break;
            case FrameType.Settings when !flags.HasFlag(FrameFlags.EndStreamOrAck):
                Frame(FrameType.Settings, FrameFlags.EndStreamOrAck, 0);
                break;
            case FrameType.Ping when !flags.HasFlag(FrameFlags.EndStreamOrAck):
                Frame(FrameType.Ping, FrameFlags.EndStreamOrAck, 0, payload.ToArray());
                break;
            case FrameType.WindowUpdate when stream == 0:
                _mayStillSend += BinaryPrimitives.ReadInt32BigEndian(payload);
                break;
            case FrameType.RstStream or FrameType.GoAway or FrameType.Continuation:
                throw new InvalidDataException($"the server sent {type}: {Convert.ToHexString(payload)}");
        }

        return true;
    }

    private void Finish(int stream, ReadOnlySpan<byte> trailers, ICallSource calls, LatencyHistogram latencies)
    {
        if (trailers.IndexOf(StatusOk) < 0)
            throw new InvalidDataException($"a call ended with {Encoding.ASCII.GetString(trailers)}");
        if (!_open.Remove(stream, out var answering))
            throw new InvalidDataException($"an answer on stream {stream}, on which nothing was asked");
        latencies.Record(Stopwatch.GetElapsedTime(answering.Begun));
        calls.Check(answering.Tag, CallHeaders.Unprefixed(answering.Body));
        _free.Push(answering);
        _answered++;
    }

    private void GiveWindow(int bytes)
    {
        _taken += bytes;
        if (_taken < WindowStep)
            return;
        Frame(FrameType.WindowUpdate, 0, 0, Number(_taken));
        _taken = 0;
    }

    private void Frame(FrameType type, FrameFlags flags, int stream, params ReadOnlySpan<byte[]> parts)
    {
        var length = 0;
        foreach (var part in parts)
        {
            part.CopyTo(_out, _outCount + HeaderBytes + length);
            length += part.Length;
        }

        var header = _out.AsSpan(_outCount);
        (header[0], header[1], header[2], header[3], header[4]) = ((byte)(length >> 16), (byte)(length >> 8), (byte)length, (byte)type, (byte)flags);
        BinaryPrimitives.WriteInt32BigEndian(header[5..], stream);
        _outCount += HeaderBytes + length;
    }

    private void Flush()
    {
        for (var sent = 0; sent < _outCount;)
            sent += _socket.Send(_out.AsSpan(sent, _outCount - sent));
        _outCount = 0;
    }

    private static byte[] Setting(short id, int value) => [0, (byte)id, .. Number(value)];

    private static byte[] Number(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidDataException(otherwise);
    }

    private enum FrameType : byte
    {
        Data = 0,
        Headers = 1,
        RstStream = 3,
        Settings = 4,
        Ping = 6,
        GoAway = 7,
        WindowUpdate = 8,
        Continuation = 9,
    }

    [Flags]
    private enum FrameFlags : byte
    {
        None = 0,
        EndStreamOrAck = 1,
        EndHeaders = 4,
        Padded = 8,
    }

    /// <summary>What has come of an answer. Used again for the next call.</summary>
    private sealed class Answering
    {
        private byte[] _body = new byte[FrameBytesMax];
        private int _count;

        public long Tag { get; private set; }

        public long Begun { get; private set; }

        public ReadOnlySpan<byte> Body => _body.AsSpan(0, _count);

        public void Begin(long tag) => (Tag, Begun, _count) = (tag, Stopwatch.GetTimestamp(), 0);

        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (_body.Length < _count + bytes.Length)
                Array.Resize(ref _body, Math.Max(_body.Length * 2, _count + bytes.Length));
            bytes.CopyTo(_body.AsSpan(_count));
            _count += bytes.Length;
        }
    }
}
