using AdCommerce.EndToEnd.Tests;
using AdCommerce.Storage.Embedded;
using StackExchange.Redis;

namespace AdCommerce.Server.Tests.Storage.Embedded;

public sealed class WriteAheadCheckTests(WriteAheadCheckTests.Written written) : IClassFixture<WriteAheadCheckTests.Written>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_StoreWithAllKindsOfWrites_EndsWhereTheEngineDoes(bool hasCheckpoint)
    {
        using var directory = new TemporaryDirectory();
        var tail = await Stores.WriteAsync(directory.Path, async connection =>
        {
            await WriteAllKindsAsync(connection.Database);
            if (hasCheckpoint)
                await connection.Database.ExecuteAsync("SAVE");
            await connection.Database.StringSetAsync("last", "one");
        });

        var check = new WriteAheadCheck(new WriteAheadFiles(directory.Path));

        Assert.Equal(tail, check.Run());
        Assert.Equal(0, check.CutBytes);
    }

    [Fact]
    public void Run_NothingWritten_IsNew()
    {
        using var directory = new TemporaryDirectory();

        Assert.Equal(0, new WriteAheadCheck(new WriteAheadFiles(directory.Path)).Run());
    }

    [Fact]
    public void Run_CutAtEveryByteOfTheLastWrite_EndsBeforeIt()
    {
        using var directory = new TemporaryDirectory();
        var file = written.CopyTo(directory.Path);
        for (var place = written.Tail - 1; place >= written.BeforeLast; place--)
        {
            using (var stream = File.OpenWrite(file))
                stream.SetLength(place);

            var check = new WriteAheadCheck(new WriteAheadFiles(directory.Path));

            Assert.Equal(written.BeforeLast, check.Run());
            Assert.Equal(place - written.BeforeLast, check.CutBytes);
            Assert.Equal(written.BeforeLast, new FileInfo(file).Length);
            File.Copy(written.File, file, overwrite: true);
        }
    }

    [Fact]
    public void Run_AnyBitOfALengthBeforeAWholeWrite_IsRefusedWithThePlace()
    {
        // The lengths of the first record, of its key and of its command's header, and how many values it has; see WriteAheadRecord. Their lowest byte may
        // grow within the record, which harms nobody's memory.
        const int First = 64;
        const int KeyLength = First + 4 + 16;
        const int CommandLength = KeyLength + 4 + 1;
        const int ValueCount = CommandLength + 4 + 3 + 8;
        using var directory = new TemporaryDirectory();
        var file = written.CopyTo(directory.Path);
        var bytes = File.ReadAllBytes(file);
        Assert.Equal((byte)Written.Key.Length, bytes[KeyLength]);
        Assert.Equal(1, bytes[ValueCount]);
        foreach (var place in new[] { First, KeyLength, CommandLength, ValueCount })
            for (var bit = 8; bit < 32; bit++)
            {
                bytes[place + (bit / 8)] ^= (byte)(1 << (bit % 8));
                File.WriteAllBytes(file, bytes);
                bytes[place + (bit / 8)] ^= (byte)(1 << (bit % 8));

                var refused = Assert.Throws<InvalidDataException>(() => new WriteAheadCheck(new WriteAheadFiles(directory.Path)).Run());
                Assert.Contains(file, refused.Message, StringComparison.Ordinal);
            }
    }

    [Fact]
    public void Run_CommitDamagedBeforeAWholeWrite_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        var file = written.CopyTo(directory.Path);
        using (var stream = File.OpenWrite(file))
        {
            stream.Position = written.BeforeLast - 1;
            stream.WriteByte(1);
        }

        var refused = Assert.Throws<InvalidDataException>(() => new WriteAheadCheck(new WriteAheadFiles(directory.Path)).Run());

        Assert.Contains("lead astray", refused.Message, StringComparison.Ordinal);
        Assert.Equal(new FileInfo(written.File).Length, new FileInfo(file).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(100)]
    public void Run_EndLostThatTheEngineMadeANoteOf_IsRefused(int length)
    {
        using var directory = new TemporaryDirectory();
        var file = written.CopyTo(directory.Path);
        using (var stream = File.OpenWrite(file))
            stream.SetLength(length);

        var refused = Assert.Throws<InvalidDataException>(() => new WriteAheadCheck(new WriteAheadFiles(directory.Path)).Run());

        Assert.Contains("lost its end", refused.Message, StringComparison.Ordinal);
    }

    private static async Task WriteAllKindsAsync(IDatabase database)
    {
        // More than one page of the log.
        var large = new byte[3 * 1024 * 1024];
        for (var number = 0; number < 8; number++)
            await database.StringSetAsync($"large-{number}", large, when: When.NotExists);
        await database.StringSetAsync("text", "a", TimeSpan.FromHours(1));
        await database.StringIncrementAsync("number");
        await database.HashSetAsync("hash", "field", "value");
        await database.SetAddAsync("set", ["a", "b"]);
        await database.SortedSetAddAsync("sorted", "a", 1);
        await database.ListRightPushAsync("list", "a");
        await database.KeyExpireAsync("hash", TimeSpan.FromHours(1));
        await database.ScriptEvaluateAsync("redis.call('HSET', KEYS[1], 'a', ARGV[1]); return redis.call('SET', KEYS[2], ARGV[1])", ["{s}hash", "{s}text"], ["value"]);
        await database.KeyDeleteAsync(["text", "set", "list", "large-0"]);
    }

    /// <summary>A store that three writes were made to.</summary>
    public sealed class Written : IAsyncLifetime
    {
        public const string Key = "a";

        private readonly string _directory = Directory.CreateTempSubdirectory("adcommerce-test-").FullName;

        /// <summary>Where the log ends.</summary>
        public long Tail { get; private set; }

        /// <summary>Where it ended before the last write.</summary>
        public long BeforeLast { get; private set; }

        public string File => Path.Combine(_directory, "AOF", "aof.log.0");

        public async Task InitializeAsync() => Tail = await Stores.WriteAsync(_directory, async connection =>
        {
            await connection.Database.StringSetAsync(Key, "1", when: When.NotExists);
            await connection.Database.StringSetAsync("b", "2", when: When.NotExists);
            BeforeLast = (await PersistenceInfo.ReadAsync(connection)).TailAddress;
            await connection.Database.StringSetAsync("c", "3", when: When.NotExists);
        });

        /// <summary>Copies it. Returns the file of the log.</summary>
        public string CopyTo(string folder)
        {
            foreach (var from in Directory.GetFiles(_directory, "*", SearchOption.AllDirectories))
            {
                var to = Path.Combine(folder, Path.GetRelativePath(_directory, from));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                System.IO.File.Copy(from, to);
            }

            return Path.Combine(folder, "AOF", "aof.log.0");
        }

        public Task DisposeAsync()
        {
            Directory.Delete(_directory, recursive: true);
            return Task.CompletedTask;
        }
    }
}
